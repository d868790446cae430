// docxtemplater on given words, table and pictures: node docxtemplater.js CONTENT.json TEMPLATE OUTDIR COUNT
const fs = require("fs"), PizZip = require("pizzip"), Docxtemplater = require("docxtemplater");
const ImageModule = require("docxtemplater-image-module-free");
const [content, template, out, count] = [JSON.parse(fs.readFileSync(process.argv[2])), ...process.argv.slice(3)];
for (let number = 0; number < Number(count); number++) {
  const image = new ImageModule({ centered: false, getImage: (path) => fs.readFileSync(path), getSize: () => [567, 300] });
  const word = new Docxtemplater(new PizZip(fs.readFileSync(template)), { paragraphLoop: true, linebreaks: true, modules: [image] });
  word.render({ ...content, pictures: content.pictures.map((picture) => ({ picture })) });
  fs.writeFileSync(`${out}/${number}.docx`, word.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" }));
}
