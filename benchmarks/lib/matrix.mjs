// All targets by all kinds of calls by all numbers of connections, in interleaved rounds.
import { Plain, assertAlive, loopback } from "./guard.mjs";
import { check, checkRefusal, kinds, wrk } from "./load.mjs";
import { cpuSeconds, forgetPeakRss, loadAverage, machineBusySeconds, ownCpuSeconds, peakRss, rss, yardstick } from "./proc.mjs";
import { heading, machine, median, number, publish, spread, table } from "./report.mjs";
import { events, startPollux, startPortkey, startProxy, startSimulator, startUpstream } from "./servers.mjs";

const titles = {
  direct: "direct",
  nginx: "nginx",
  portkey: "Portkey",
  pollux10: "Pollux, 10 keys",
  pollux100k: "Pollux, 100 000 keys",
};

export async function startAll(options) {
  const wanted = options.targets;
  const simulator = options.kinds.includes("paced") && !options.upstream ? await startSimulator({ gapMs: 10, events }) : undefined;
  const own = options.upstream ? undefined : await startUpstream(simulator);
  const upstream = options.upstream ? loopback(options.upstream, "--upstream").origin : own.url;
  const targets = [];
  const add = (name, server, more = {}) => targets.push({ name, title: titles[name], server, url: server?.url ?? upstream, upstream, ...more });
  if (wanted.includes("direct")) add("direct", own);
  if (wanted.includes("nginx")) add("nginx", await startProxy(upstream));
  if (wanted.includes("portkey")) add("portkey", await startPortkey(), { dialect: "openai", warm: true });
  const pollux = (name, keys) => startPollux(name, { keys, upstream, jar: options.jar });
  if (wanted.includes("pollux10")) add("pollux10", await pollux("pollux10", 10), { warm: true, auth: true });
  if (wanted.includes("pollux100k")) add("pollux100k", await pollux("pollux100k", 100_000), { warm: true, auth: true });
  return { targets, servers: [simulator, own, ...targets.map((target) => target.server)].filter((server, i, all) => server && all.indexOf(server) === i) };
}

/** One measurement of wrk with the CPU of the target and of everybody else. */
export async function measure(target, kind, servers, { connections, seconds }) {
  if (target.server) assertAlive(target.server);
  const load = loadAverage();
  const yard = yardstick();
  const peakBefore = target.server ? forgetPeakRss(target.server.pid) : NaN;
  const own = () => ownCpuSeconds() + servers.reduce((sum, server) => sum + cpuSeconds(server.pid), 0);
  const before = { busy: machineBusySeconds(), own: own(), target: target.server ? cpuSeconds(target.server.pid) : NaN, at: performance.now() };
  const result = await wrk(target, kind, { connections, seconds });
  const elapsed = (performance.now() - before.at) / 1000;
  const cpu = target.server ? cpuSeconds(target.server.pid) - before.target : NaN;
  const foreign = Math.max(0, machineBusySeconds() - before.busy - (own() - before.own)) / elapsed;
  return {
    target: target.name,
    kind,
    connections,
    requests: result.requests,
    perSecond: result.perSecond,
    p50: result.p50,
    p90: result.p90,
    p99: result.p99,
    cpuUs: (cpu * 1e6) / result.requests,
    failures: result.failures,
    rss: target.server ? rss(target.server.pid) : NaN,
    peakRss: target.server ? peakRss(target.server.pid) : NaN,
    peakBefore,
    loadAverage: load,
    foreignCores: foreign,
    yardstickMs: yard,
  };
}

export async function matrix(options) {
  console.log("Starting the upstream and the targets ...");
  const { targets, servers } = await startAll(options);
  for (const target of targets) {
    for (const kind of options.kinds) await check(target, kind);
    if (target.auth) await checkRefusal(target);
  }
  console.log(`${targets.length} targets answer as they should.`);

  for (const target of targets.filter((one) => one.warm)) {
    for (const [i, kind] of options.kinds.entries()) {
      const seconds = i ? Math.ceil(options.warmup / 2) : options.warmup;
      console.log(`Warming ${target.title}, ${kinds[kind].title}, ${seconds} s`);
      const { failures } = await wrk(target, kind, { connections: 64, seconds });
      if (failures) throw new Plain(`${target.title} failed ${failures} calls of ${kinds[kind].title} while it was warmed.`);
    }
  }

  const samples = [];
  let turn = 0;
  for (let round = 1; round <= options.rounds; round++) {
    for (const connections of options.connections) {
      for (const kind of options.kinds) {
        const shift = turn++ % targets.length;
        for (const target of [...targets.slice(shift), ...targets.slice(0, shift)]) {
          const sample = { round, ...(await measure(target, kind, servers, { connections, seconds: options.seconds })) };
          samples.push(sample);
          console.log(
            `round ${round}, ${connections} conn, ${kind}, ${target.title}: ${number(sample.perSecond)}/s, p50 ${number(sample.p50)} us, p99 ${number(sample.p99)} us, ${number(sample.cpuUs)} us CPU, ${number(sample.peakRss)} MB, foreign ${number(sample.foreignCores)} cores${sample.failures ? `, ${sample.failures} FAILED` : ""}`,
          );
        }
      }
    }
  }
  servers.forEach(assertAlive);
  const failed = samples.reduce((sum, sample) => sum + sample.failures, 0);
  const facts = { ...machine(), command: options.command };
  publish("latest", render(options, facts, targets, samples, failed), { ...facts, options, failed, samples });
  if (failed) throw new Plain(`The run is a failure: ${failed} calls were not answered with 2xx or broke.`);
}

export function render(options, facts, targets, samples, failed) {
  const of = (target, kind, connections) => samples.filter((s) => s.target === target && s.kind === kind && s.connections === connections);
  const has = (name) => targets.some((target) => target.name === name);
  /** A figure of one target against another's, round by round. */
  const pairs = (a, b, kind, connections, figure) => of(a, kind, connections).map((s) => [figure(s), figure(of(b, kind, connections).find((o) => o.round === s.round) ?? {})]);
  const ratios = (...words) => pairs(...words).map(([x, y]) => x / y);
  const added = (name, kind, connections, field) => pairs(name, "direct", kind, connections, (s) => s[field]).map(([x, y]) => x - y);

  const cells = options.kinds.flatMap((kind) => options.connections.map((connections) => ({ kind, connections })));
  const ratioRows = cells.map(({ kind, connections }) => [
    `${kinds[kind].title}, ${connections} conn`,
    spread(ratios("pollux10", "nginx", kind, connections, (s) => s.cpuUs)),
    spread(ratios("pollux10", "portkey", kind, connections, (s) => s.perSecond)),
    spread(ratios("portkey", "pollux10", kind, connections, (s) => s.cpuUs)),
    spread(ratios("pollux100k", "pollux10", kind, connections, (s) => s.perSecond)),
    spread(of("pollux10", kind, connections).map((s) => s.p99 / s.p50)),
  ]);

  const parts = [
    heading("Pollux measured", facts, [
      `warm-up ${options.warmup} s of JSON and ${Math.ceil(options.warmup / 2)} s of each kind of stream for every target but nginx; ${options.rounds} round${options.rounds > 1 ? "s" : ""} of ${options.seconds} s per cell, targets in turning order; median (lowest–highest)`,
      `foreign load while measuring: ${spread(samples.map((s) => s.foreignCores))} cores busy with other things; load average before each measurement ${spread(samples.map((s) => s.loadAverage))}`,
      `the same small computation before each measurement took ${spread(samples.map((s) => s.yardstickMs))} ms: where this spreads, the machine's own speed changed`,
      `failed calls: ${failed}`,
      "wrk with one thread, a closed loop; upstream, load and targets share this machine's cores",
    ]),
  ];
  if (options.warmup < 30 || options.rounds < 3) parts.push("**A short run: it shows that the harness works; its figures are not for quoting.**\n");
  parts.push("## Ratios of the same run\n", "The first and the last column are better when low, the others when high. Portkey translates between two dialects, which Pollux and nginx do not; it is a peer in use, not in work.\n");
  parts.push(
    table(["", "Pollux CPU, × nginx", "Pollux req/s, × Portkey", "Portkey CPU, × Pollux", "req/s with 100 000 keys, × 10 keys", "p99 / p50"], ratioRows),
    "",
  );
  for (const kind of options.kinds) {
    parts.push(`## ${kinds[kind].title}\n`);
    const { stream } = kinds[kind];
    parts.push(
      table(
        ["", "conn", "req/s", "added p50, ms", "added p99, ms", "p50, ms", "p99, ms", "CPU, us per request", ...(stream ? ["CPU, us per event"] : [])],
        options.connections.flatMap((connections) =>
          targets.map(({ name, title }) => {
            const all = of(name, kind, connections);
            return [
              title,
              connections,
              spread(all.map((s) => s.perSecond)),
              name === "direct" ? "" : spread(added(name, kind, connections, "p50").map((us) => us / 1000)),
              name === "direct" ? "" : spread(added(name, kind, connections, "p99").map((us) => us / 1000)),
              spread(all.map((s) => s.p50 / 1000)),
              spread(all.map((s) => s.p99 / 1000)),
              spread(all.map((s) => s.cpuUs)),
              ...(stream ? [spread(all.map((s) => s.cpuUs / events))] : []),
            ];
          }),
        ),
      ),
      "",
    );
  }
  parts.push("## Memory, MB\n");
  const peaks = (name, kind, connections) => of(name, kind, connections).map((s) => s.peakRss);
  const highest = (name) => Math.max(...samples.filter((s) => s.target === name).flatMap((s) => [s.peakBefore, s.peakRss]));
  parts.push(
    table(
      ["", ...cells.map(({ kind, connections }) => `${kinds[kind].title}, ${connections} conn`), "highest, warm-up included"],
      targets
        .filter((target) => target.server)
        .map(({ name, title }) => [title, ...cells.map(({ kind, connections }) => spread(peaks(name, kind, connections))), number(highest(name))]),
    ),
    "",
    "Each cell's own peak; what an earlier cell needed and the process kept is in it.",
    "",
    "Direct's CPU and memory are the upstream's own.",
  );
  if (!has("direct")) parts.push("", "Without direct no latency can be called added.");
  return parts.join("\n");
}
