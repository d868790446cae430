#!/bin/sh
# Bundle the editor from the lock into the folder named (make page-bundle). Needs node, npm and the network.
# Nothing of the packages is run at installation; what is bundled is fixed by the hashes in package-lock.json.
set -eu
target=$(cd "${1:?哪个文件夹？}" && pwd)
cd "$(dirname "$0")"
command -v npm >/dev/null || { echo "没有 npm，不能合成编辑器。装好 nodejs 和 npm 再试。" >&2; exit 1; }
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
npm run --silent build -- --metafile=node_modules/bundled.json --outfile=node_modules/codemirror.js --log-level=error
{
    echo "codemirror.js 由 tools/page 里锁定的下列程序包合成，都是 MIT 许可。"
    node licences.mjs node_modules/bundled.json
} >node_modules/licences.txt
mv node_modules/codemirror.js "$target/codemirror.js"
mv node_modules/licences.txt "$target/codemirror.licence.txt"
