// Numbers to tables.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";
import { here, java, root } from "./servers.mjs";

export function median(values) {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (!sorted.length) return NaN;
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function number(value) {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size >= 1000) return Math.round(value).toLocaleString("en").replaceAll(",", " ");
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

/** A median with its lowest and highest. */
export function spread(values) {
  const known = values.filter(Number.isFinite);
  if (!known.length) return "–";
  const middle = number(median(known));
  return known.length === 1 ? middle : `${middle} (${number(Math.min(...known))}–${number(Math.max(...known))})`;
}

export const table = (head, rows) => [`| ${head.join(" | ")} |`, `|${head.map((_, i) => (i ? "---:" : "---")).join("|")}|`, ...rows.map((row) => `| ${row.join(" | ")} |`)].join("\n");

const first = (command, words, stream = "stdout") => {
  try {
    return execFileSync(command, words, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim().split("\n")[0];
  } catch (e) {
    return (e[stream] ?? "").toString().trim().split("\n")[0] || "unknown";
  }
};
const said = (command, words) => first("sh", ["-c", '"$@" 2>&1 | head -1', "sh", command, ...words]);

export function machine() {
  const release_ = readFileSync("/etc/os-release", "utf8").match(/^PRETTY_NAME="?([^"\n]*)/m)?.[1] ?? "Linux";
  return {
    date: new Date().toISOString(),
    machine: `${cpus().length} × ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, ${release_}, kernel ${release()}`,
    versions: {
      pollux: `${first("git", ["-C", root, "rev-parse", "--short", "HEAD"])}${first("git", ["-C", root, "status", "--porcelain", "-uno"]) ? " with uncommitted changes" : ""}`,
      java: said(java, ["-version"]).replace(/.*version /, ""),
      nginx: said("nginx", ["-v"]).replace(/.*: /, ""),
      wrk: said("wrk", ["-v"]).split(" [")[0],
      node: process.version,
      portkey: JSON.parse(readFileSync(join(here, "node_modules/@portkey-ai/gateway/package.json"), "utf8")).version,
    },
  };
}

/** Prints the report and keeps it under results/. */
export function publish(name, markdown, results) {
  const directory = join(here, "results");
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, `${name}.md`), `${markdown}\n`);
  writeFileSync(join(directory, `${name}.json`), `${JSON.stringify(results, null, 2)}\n`);
  console.log(`\n${markdown}\n\nWritten to benchmarks/results/${name}.md and .json`);
}

export const heading = (title, facts, lines) =>
  [`# ${title}`, "", `- ${facts.date}, ${facts.machine}`, `- ${Object.entries(facts.versions).map(([name, version]) => `${name} ${version}`).join(", ")}`, `- \`${facts.command}\``, ...lines.map((line) => `- ${line}`), ""].join("\n");
