// What was started is stopped, what was made is removed, and nothing but loopback is spoken to.
import { spawn, spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What the user can act on; printed without a stack. */
export class Plain extends Error {}

const children = new Set();
let temporary;
let cleaned = false;

export function temporaryDirectory() {
  temporary ??= mkdtempSync(join(tmpdir(), "pollux-bench-"));
  return temporary;
}

/** The URL, or a refusal when it does not point to this machine. */
export function loopback(text, name) {
  let url;
  try {
    url = new URL(text);
  } catch {
    throw new Plain(`${name} is not a URL: ${text}`);
  }
  const host = url.hostname;
  if (url.protocol !== "http:") throw new Plain(`${name} must start with http://, as all is measured on this machine: ${text}`);
  if (!/^127\.\d+\.\d+\.\d+$/.test(host) && host !== "[::1]" && host !== "localhost") {
    throw new Plain(`${name} points to ${host}, which is not loopback; the benchmark sends load to this machine only.`);
  }
  return url;
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

const base = () =>
  Object.fromEntries(["PATH", "HOME", "LANG", "TMPDIR", "JAVA_HOME"].filter((name) => process.env[name]).map((name) => [name, process.env[name]]));

// The kernel ends a child whose harness was killed without a chance to clean up.
const tether = spawnSync("setpriv", ["--pdeathsig", "KILL", "true"]).status === 0 ? ["setpriv", "--pdeathsig", "KILL"] : [];
const tetherMaster = tether.length ? ["setpriv", "--pdeathsig", "TERM"] : [];

/** Starts a server in its own process group, with a clean environment and a log. */
export function start(name, command, { env = {}, cwd = temporaryDirectory(), gentle = false } = {}) {
  const log = join(temporaryDirectory(), `${name.replace(/\W+/g, "-")}.log`);
  const out = openSync(log, "a");
  const words = [...(gentle ? tetherMaster : tether), ...command];
  const child = spawn(words[0], words.slice(1), { cwd, env: { ...base(), ...env }, stdio: ["ignore", out, out], detached: true });
  closeSync(out);
  const server = { name, pid: child.pid, log, child, over: false, stopping: false };
  children.add(server);
  server.ended = new Promise((resolve) => {
    child.once("error", (e) => {
      server.over = true;
      server.failure = e.message;
      children.delete(server);
      resolve();
    });
    child.once("exit", (code, signal) => {
      server.over = true;
      server.failure = signal ?? `exit code ${code}`;
      children.delete(server);
      resolve();
    });
  });
  return server;
}

export function assertAlive(server) {
  if (!server.over) return;
  const lines = readFileSync(server.log, "utf8").trim().split("\n").slice(-15).join("\n");
  throw new Plain(`${server.name} ended (${server.failure}). Its last words:\n${lines}`);
}

function signal(server, name) {
  try {
    process.kill(-server.pid, name);
  } catch {
    // Already gone.
  }
}

export async function stop(server) {
  if (server.over) return;
  signal(server, "SIGTERM");
  const killer = setTimeout(() => signal(server, "SIGKILL"), 5000);
  await server.ended;
  clearTimeout(killer);
}

/** Safe to call again and at any time. */
export async function cleanUp() {
  if (cleaned) return;
  cleaned = true;
  await Promise.all([...children].map(stop));
  if (temporary) rmSync(temporary, { recursive: true, force: true });
}

/** The last resort when the process ends by another way. */
export function cleanUpNow() {
  for (const server of children) signal(server, "SIGKILL");
  if (temporary) rmSync(temporary, { recursive: true, force: true });
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
