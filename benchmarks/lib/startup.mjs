// From the start of the process to a ready gateway, and what it does in its first five seconds.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Plain, assertAlive, sleep, stop, temporaryDirectory } from "./guard.mjs";
import { asked, check, wrk } from "./load.mjs";
import { cpuSeconds, loadAverage, peakRss, yardstick } from "./proc.mjs";
import { heading, machine, number, publish, spread, table } from "./report.mjs";
import { call, startPollux, startUpstream } from "./servers.mjs";

const early = 5;

async function once(name, { keys, upstream, jar, dataDir }) {
  const load = loadAverage();
  const yard = yardstick();
  const server = await startPollux(name, { keys, upstream, jar, dataDir, wait: false });
  const target = { title: name, server, url: server.url, upstream };
  const { path, headers, body } = asked(target, "json");
  let ready;
  while (!ready) {
    assertAlive(server);
    if (performance.now() - server.began > 600_000) throw new Plain(`${name} was not ready within ten minutes.`);
    const reply = await call(`${server.url}/health`, { timeout: 5000 }).catch(() => undefined);
    if (reply?.status === 200) ready = performance.now() - server.began;
    else await sleep(5);
  }
  const cpu = cpuSeconds(server.pid);
  const reply = await call(server.url + path, { method: "POST", headers, body });
  const served = performance.now() - server.began;
  if (reply.status !== 200) throw new Plain(`${name} was ready and answered ${reply.status}: ${reply.body.slice(0, 300)}`);
  const result = await wrk(target, "json", { connections: 64, seconds: early });
  await check(target, "json");
  const sample = { start: name, ready: ready / 1000, served: served / 1000, cpuToReady: cpu, early: result.perSecond, p99: result.p99, failures: result.failures, peakRss: peakRss(server.pid), loadAverage: load, yardstickMs: yard };
  await stop(server);
  return sample;
}

export async function startup(options) {
  const upstream = options.upstream ? new URL(options.upstream).origin : (await startUpstream()).url;
  const plans = [
    { name: "10 keys, empty data directory", keys: 10, fresh: true },
    { name: "10 keys, started before", keys: 10 },
    { name: "100 000 keys, empty data directory", keys: 100_000, fresh: true },
    { name: "100 000 keys, started before", keys: 100_000 },
  ];
  const directory = (keys) => join(temporaryDirectory(), `startup-${keys}`);
  const run = async (plan) => {
    const dataDir = directory(plan.keys);
    if (plan.fresh) rmSync(dataDir, { recursive: true, force: true });
    mkdirSync(dataDir, { recursive: true });
    return once(plan.name, { keys: plan.keys, upstream, jar: options.jar, dataDir });
  };
  console.log("One start that does not count, so that files are cached and ./run has prepared what it prepares once ...");
  await run(plans[0]);
  const samples = [];
  for (let round = 1; round <= options.rounds; round++) {
    for (const plan of plans) {
      const sample = { round, ...(await run(plan)) };
      samples.push(sample);
      console.log(`round ${round}, ${plan.name}: ready ${number(sample.ready)} s, first ${early} s ${number(sample.early)}/s, ${number(sample.peakRss)} MB${sample.failures ? `, ${sample.failures} FAILED` : ""}`);
    }
  }
  const failed = samples.reduce((sum, s) => sum + s.failures, 0);
  const facts = { ...machine(), command: options.command };
  const of = (name, field, factor = 1) => spread(samples.filter((s) => s.start === name).map((s) => s[field] * factor));
  publish(
    "startup",
    [
      heading("Pollux started", facts, [
        `${options.rounds} start${options.rounds > 1 ? "s" : ""} of each kind in turn after one that does not count; median (lowest–highest)`,
        `load average before each start ${spread(samples.map((s) => s.loadAverage))}; the same small computation before each took ${spread(samples.map((s) => s.yardstickMs))} ms; failed calls: ${failed}`,
        `started by ${options.jar ? "java with the options of ./run" : "./run"}; the first ${early} s are JSON from 64 connections without any warm-up`,
      ]),
      table(
        ["", "start to ready, s", "start to first relayed reply, s", "CPU to ready, s", `first ${early} s, req/s`, `p99 of these, ms`, "peak RSS, MB"],
        plans.map(({ name }) => [name, of(name, "ready"), of(name, "served"), of(name, "cpuToReady"), of(name, "early"), of(name, "p99", 1 / 1000), of(name, "peakRss")]),
      ),
    ].join("\n"),
    { ...facts, options, failed, samples },
  );
  if (failed) throw new Plain(`The run is a failure: ${failed} calls were not answered with 2xx or broke.`);
}
