// Hours at 60 % load, with the RSS once a minute, the live heap every five.
import { execFile } from "node:child_process";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { Plain, assertAlive } from "./guard.mjs";
import { check, checkRefusal, wrk } from "./load.mjs";
import { cpuSeconds, loadAverage, rss } from "./proc.mjs";
import { heading, machine, median, number, publish, table } from "./report.mjs";
import { here, java, startPollux, startUpstream } from "./servers.mjs";

const share = 0.6;
const connections = 64;
const streamEvery = 10;
const settled = 10;
/** Counting what lives takes a full collection, which also hides garbage that the RSS would show: so not every minute. */
const heapEvery = (minutes) => (minutes < 30 ? 1 : 5);

/** MB of objects that live, after a full collection. */
async function liveHeap(pid) {
  const { stdout } = await promisify(execFile)(join(dirname(java), "jcmd"), [`${pid}`, "GC.class_histogram"], { maxBuffer: 64 * 2 ** 20 });
  const total = stdout.match(/^Total\s+\d+\s+(\d+)/m);
  if (!total) throw new Plain(`jcmd gave no histogram of the heap: ${stdout.slice(0, 200)}`);
  return Number(total[1]) / 2 ** 20;
}

/** MB per hour by least squares. */
export function slope(points) {
  const mean = (f) => points.reduce((sum, p) => sum + f(p), 0) / points.length;
  const x = mean((p) => p.minute);
  const y = mean((p) => p.value);
  const over = points.reduce((sum, p) => sum + (p.minute - x) * (p.value - y), 0);
  const under = points.reduce((sum, p) => sum + (p.minute - x) ** 2, 0);
  return under ? (over / under) * 60 : 0;
}

/** How a figure stood after the first minutes and at the end, by medians of a few samples each. */
export function growth(samples, field) {
  const late = samples.filter((s) => s.minute >= settled && s[field] !== undefined);
  if (late.length < 2) return undefined;
  const few = Math.max(1, Math.min(5, late.length >> 1));
  const from = median(late.slice(0, few).map((s) => s[field]));
  const to = median(late.slice(-few).map((s) => s[field]));
  const middle = (some) => median(some.map((s) => s.minute));
  return { early: middle(late.slice(0, few)), late: middle(late.slice(-few)), from, to, grown: to - from, perHour: slope(late.map((s) => ({ minute: s.minute, value: s[field] }))) };
}

export async function soak(options) {
  const minutes = options.soak;
  const upstream = options.upstream ? new URL(options.upstream).origin : (await startUpstream()).url;
  const server = await startPollux("pollux", { keys: 10, upstream, jar: options.jar });
  const target = { title: "Pollux", url: server.url, upstream };
  for (const kind of ["json", "burst"]) await check(target, kind);
  await checkRefusal(target);

  console.log(`Warming ${options.warmup} s, then finding the full load ...`);
  const load = loadAverage();
  await wrk(target, "json", { connections, seconds: options.warmup, streamEvery });
  const full = await wrk(target, "json", { connections, seconds: options.seconds, streamEvery });
  const wanted = full.perSecond * share;
  console.log(`Full load is ${number(full.perSecond)}/s; ${number(wanted)}/s from here on.`);

  mkdirSync(join(here, "results"), { recursive: true });
  const csv = join(here, "results/soak.csv");
  writeFileSync(csv, "minute,requests_per_second,p99_ms,cpu_cores,rss_mb,live_heap_mb,failures\n");
  const samples = [];
  let failed = full.failures;
  // Each connection rests between two calls; how long is corrected by what came of it.
  let pauseMs = Math.max(0.1, (connections * 1000) / wanted - full.p50 / 1000 / 2);
  const began = performance.now();
  for (let minute = 1; minute <= minutes; minute++) {
    const cpu = cpuSeconds(server.pid);
    const at = performance.now();
    const seconds = Math.max(1, Math.round((began + minute * 60_000 - at) / 1000) - 1);
    const result = await wrk(target, "json", { connections, seconds, pauseMs, streamEvery });
    assertAlive(server);
    const cores = (cpuSeconds(server.pid) - cpu) / ((performance.now() - at) / 1000);
    const sample = { minute, perSecond: result.perSecond, p99: result.p99, cores, rss: rss(server.pid), failures: result.failures };
    if (minute % heapEvery(minutes) === 0 || minute === minutes) sample.heap = await liveHeap(server.pid);
    failed += result.failures;
    samples.push(sample);
    appendFileSync(csv, `${[minute, sample.perSecond.toFixed(0), (sample.p99 / 1000).toFixed(2), cores.toFixed(2), sample.rss.toFixed(1), sample.heap?.toFixed(2) ?? "", sample.failures].join(",")}\n`);
    console.log(`minute ${minute}: ${number(sample.perSecond)}/s, RSS ${number(sample.rss)} MB, ${sample.heap ? `live heap ${number(sample.heap)} MB` : "heap not counted"}${sample.failures ? `, ${sample.failures} FAILED` : ""}`);
    pauseMs = Math.max(0.1, pauseMs + (connections * 1000) / wanted - (connections * 1000) / result.perSecond);
  }

  const heap = growth(samples, "heap");
  const memory = growth(samples, "rss");
  const verdict = heap
    ? `After minute ${settled}, by medians: live heap ${number(heap.from)} MB around minute ${heap.early} and ${number(heap.to)} MB around minute ${heap.late} (${number(heap.perHour)} MB an hour by a straight line), RSS ${number(memory.from)} MB around minute ${memory.early} and ${number(memory.to)} MB around minute ${memory.late}.`
    : `${minutes} minutes are too few to speak of growth, which is counted from minute ${settled}.`;
  const facts = { ...machine(), command: options.command };
  const shown = samples.filter((s) => minutes <= 20 || s.minute === 1 || s.minute % 5 === 0 || s.minute === minutes);
  publish(
    "soak",
    [
      heading(`Pollux for ${minutes} minutes at ${share * 100} % load`, facts, [
        `full load ${number(full.perSecond)}/s with ${connections} connections after ${options.warmup} s of warm-up; ${number(wanted)}/s wanted, ${number(median(samples.map((s) => s.perSecond)))}/s sent; every ${streamEvery}th call is a stream`,
        `live heap is what a full collection leaves, made every ${heapEvery(minutes)} minutes; load average before ${number(load)}; failed calls: ${failed}`,
      ]),
      verdict,
      "",
      table(
        ["minute", "req/s", "p99, ms", "CPU, cores", "RSS, MB", "live heap, MB"],
        shown.map((s) => [s.minute, number(s.perSecond), number(s.p99 / 1000), number(s.cores), number(s.rss), s.heap ? number(s.heap) : ""]),
      ),
      "",
      "All samples are in soak.csv.",
    ].join("\n"),
    { ...facts, options, failed, growth: { heap, rss: memory }, samples },
  );
  if (failed) throw new Plain(`The run is a failure: ${failed} calls were not answered with 2xx or broke.`);
}
