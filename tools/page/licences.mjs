// In: the list of what esbuild has bundled. Out: name, version and licence of each package in it, by name.
import { readFileSync, readdirSync } from "node:fs";

const { inputs } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const folders = Object.keys(inputs).map((file) => /^node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0]);
for (const folder of [...new Set(folders.filter(Boolean))].sort()) {
  const { name, version } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const licence = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
  console.log(`\n---- ${name} ${version} ----\n\n${readFileSync(`${folder}/${licence}`, "utf8").trim()}`);
}
