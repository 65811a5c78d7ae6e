// CPU and memory of whole processes, as the kernel counts them.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const ticks = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

const stat = (pid) => {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
};

const family = (pid) => {
  const own = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  return [pid, ...(own ? own.split(" ").flatMap((child) => family(Number(child))) : [])];
};

/** Seconds of user and system time of a process and its children that live. */
export const cpuSeconds = (pid) =>
  family(pid).reduce((sum, one) => {
    const fields = stat(one);
    return sum + (Number(fields[11]) + Number(fields[12])) / ticks;
  }, 0);

/** Seconds of this process and of the children it has waited for. */
export const ownCpuSeconds = () => stat("self").slice(11, 15).reduce((sum, field) => sum + Number(field), 0) / ticks;

/** Seconds that all cores together were busy since the machine started. */
export function machineBusySeconds() {
  const [user, nice, system, , , irq, softirq, steal] = readFileSync("/proc/stat", "utf8").split("\n")[0].trim().split(/\s+/).slice(1).map(Number);
  return (user + nice + system + irq + softirq + (steal || 0)) / ticks;
}

const status = (pid, name) =>
  family(pid).reduce((sum, one) => sum + Number(readFileSync(`/proc/${one}/status`, "utf8").match(new RegExp(`^${name}:\\s+(\\d+)`, "m"))?.[1] ?? 0), 0) / 1024;

/** MB now. */
export const rss = (pid) => status(pid, "VmRSS");

/** MB at the highest, since the start or since it was last forgotten. */
export const peakRss = (pid) => status(pid, "VmHWM");

/** Says what the highest was until now, and has the kernel count it anew (proc_pid_clear_refs(5)). */
export function forgetPeakRss(pid) {
  const peak = peakRss(pid);
  for (const one of family(pid)) writeFileSync(`/proc/${one}/clear_refs`, "5");
  return peak;
}

export const loadAverage = () => Number(readFileSync("/proc/loadavg", "utf8").split(" ")[0]);

const yard = Buffer.alloc(32 * 2 ** 20, 7);

/** Milliseconds of the same small computation; on a machine whose speed changes, these change. */
export function yardstick() {
  const began = performance.now();
  createHash("sha256").update(yard).digest();
  return performance.now() - began;
}
