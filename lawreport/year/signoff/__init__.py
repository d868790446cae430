"""Sign-off (签字): what there is to confirm, who confirmed it, whether it still reads as it did."""
