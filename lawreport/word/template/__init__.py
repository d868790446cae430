"""The look: the profile people write, the styles it becomes, and the Word template made of them."""
