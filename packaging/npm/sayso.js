#!/usr/bin/env node
// Runs the program of the package for this system, which npm has installed beside this one.
"use strict";

const { spawnSync } = require("node:child_process");

const system = `${process.platform}-${process.arch}`;

/** The program's path, or nothing where its package is not there. */
function program() {
  try {
    return require.resolve(`@sayso/${system}/sayso${process.platform === "win32" ? ".exe" : ""}`);
  } catch {
    return undefined;
  }
}

const path = program();
if (path === undefined) {
  console.error(
    `error: the package @sayso/${system} is not installed. Either there is none for this system, or npm was told to leave ` +
      "optional packages out: install again without --omit=optional.",
  );
  process.exit(2);
}
const { error, signal, status } = spawnSync(path, process.argv.slice(2), { stdio: "inherit" });
if (error) {
  console.error(`error: ${path} could not be started: ${error.message}`);
  process.exit(2);
}
if (signal) {
  process.kill(process.pid, signal);
}
process.exit(status ?? 2);
