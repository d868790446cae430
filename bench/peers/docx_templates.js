// docx-templates on given words, table and pictures: node docx_templates.js CONTENT.json TEMPLATE OUTDIR COUNT
const fs = require("fs"), { createReport } = require("docx-templates");
const [content, template, out, count] = [JSON.parse(fs.readFileSync(process.argv[2])), ...process.argv.slice(3)];
(async () => {
  for (let number = 0; number < Number(count); number++) {
    const image = (path) => ({ width: 15, height: 8, data: fs.readFileSync(path), extension: ".png" });
    const made = await createReport({ template: fs.readFileSync(template), data: content, cmdDelimiter: ["+++", "+++"],
                                      additionalJsContext: { image }, noSandbox: true });
    fs.writeFileSync(`${out}/${number}.docx`, made);
  }
})();
