// Run a Python program under Node in the Pyodide that npm installed into the current folder.
//
//     node pyodide_inside.mjs PROGRAM.py [HOST=INSIDE …]
//
// Each HOST is a folder or file of this machine that the program finds at INSIDE. What it prints is printed here; an exception ends
// this with exit code 1 and Python's traceback.
import { createRequire } from "node:module";
import { readFileSync, statSync } from "node:fs";
import { pathToFileURL } from "node:url";

const entry = createRequire(`${process.cwd()}/`).resolve("pyodide/pyodide.mjs");
const { loadPyodide } = await import(pathToFileURL(entry).href);
const [program, ...mounts] = process.argv.slice(2);
const python = await loadPyodide({ stdout: (line) => console.log(line), stderr: (line) => console.error(line) });
for (const mount of mounts) {
  const [host, inside] = mount.split("=");
  if (statSync(host).isDirectory()) {
    python.FS.mkdirTree(inside);
    python.mountNodeFS(inside, host);
  } else {
    python.FS.mkdirTree(inside.slice(0, inside.lastIndexOf("/")));
    python.FS.writeFile(inside, readFileSync(host));
  }
}
try {
  await python.runPythonAsync(readFileSync(program, "utf8"), { filename: program });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
