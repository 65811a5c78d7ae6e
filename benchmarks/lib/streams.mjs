// Many open streams, each with an event a second; all of them must go on.
import { request } from "node:http";
import { Plain, assertAlive, sleep } from "./guard.mjs";
import { asked } from "./load.mjs";
import { cpuSeconds, loadAverage, peakRss, rss } from "./proc.mjs";
import { heading, machine, median, number, publish, spread, table } from "./report.mjs";
import { startPollux, startSimulator } from "./servers.mjs";

const keys = 10;

function open(target) {
  const { path, headers, body } = asked(target, "burst");
  const stream = { events: 0, status: 0, over: undefined, last: 0, gap: 0 };
  const out = request(target.url + path, { method: "POST", headers, agent: false }, (reply) => {
    stream.status = reply.statusCode;
    let tail = "";
    reply.on("data", (chunk) => {
      const lines = (tail + chunk).split("\n");
      tail = lines.pop();
      const count = lines.filter((line) => line.startsWith("data:")).length;
      if (!count) return;
      const now = performance.now();
      if (stream.last) stream.gap = Math.max(stream.gap, now - stream.last);
      stream.last = now;
      stream.events += count;
    });
    reply.on("end", () => (stream.over ??= "ended"));
    reply.on("error", (e) => (stream.over ??= e.message));
  });
  out.on("error", (e) => (stream.over ??= e.message));
  out.end(body);
  stream.close = () => out.destroy();
  return stream;
}

export async function streams(options) {
  const count = options.streams;
  const opening = Math.ceil(count / 200);
  const simulator = await startSimulator({ gapMs: 1000, events: options.seconds + opening + 60 });
  const server = await startPollux("pollux", { keys, upstream: simulator.url, jar: options.jar });
  const target = { title: "Pollux", url: server.url, upstream: simulator.url };
  const load = loadAverage();
  const idle = rss(server.pid);
  console.log(`Opening ${count} streams, 200 a second ...`);
  const all = [];
  while (all.length < count) {
    for (let i = 0; i < 20 && all.length < count; i++) all.push(open(target));
    await sleep(100);
  }
  const flowing = performance.now() + 30_000;
  while (all.some((stream) => !stream.events && !stream.over) && performance.now() < flowing) await sleep(100);

  console.log(`Watching them for ${options.seconds} s ...`);
  const before = all.map((stream) => stream.events);
  all.forEach((stream) => (stream.gap = 0));
  const cpu = cpuSeconds(server.pid);
  const began = performance.now();
  let held = 0;
  while (performance.now() - began < options.seconds * 1000) {
    assertAlive(server);
    held = Math.max(held, rss(server.pid));
    await sleep(500);
  }
  const seconds = (performance.now() - began) / 1000;
  const used = cpuSeconds(server.pid) - cpu;
  const progress = all.map((stream, i) => stream.events - before[i]);
  const events = progress.reduce((sum, n) => sum + n, 0);
  // One event a second; two may fall outside the edges of the time watched.
  const due = Math.max(1, Math.floor(seconds * 0.9) - 2);
  const stuck = all.filter((stream, i) => stream.status !== 200 || stream.over || progress[i] < due);
  const peak = peakRss(server.pid);
  all.forEach((stream) => stream.close());

  const facts = { ...machine(), command: options.command };
  const gaps = all.map((stream) => stream.gap / 1000);
  const result = { streams: count, progressing: count - stuck.length, idleRss: idle, rss: held, peakRss: peak, cpuUsPerEvent: (used * 1e6) / events, cores: used / seconds, eventsPerSecond: events / seconds, medianLongestGap: median(gaps), longestGap: gaps.reduce((a, b) => Math.max(a, b), 0), loadAverage: load };
  publish(
    "streams",
    [
      heading(`Pollux with ${count} open streams`, facts, [
        `one event a second in each stream for ${number(seconds)} s after all were open, ${keys} keys, no warm-up; load average before ${number(load)}`,
        `a stream counts as progressing with at least ${due} events in that time`,
      ]),
      table(
        ["streams", "progressing", "RSS before, MB", "RSS held, MB", "peak RSS, MB", "events/s", "CPU, us per event", "CPU, cores", "longest gap, s: median (lowest–highest)"],
        [[count, result.progressing, number(idle), number(held), number(peak), number(result.eventsPerSecond), number(result.cpuUsPerEvent), number(result.cores), spread(gaps)]],
      ),
    ].join("\n"),
    { ...facts, options, ...result },
  );
  if (stuck.length) {
    const why = stuck.slice(0, 3).map((stream) => `status ${stream.status || "none"}, ${stream.events} events, ${stream.over ?? "open"}`);
    throw new Plain(`${stuck.length} of ${count} streams did not progress; for example: ${why.join("; ")}.`);
  }
}
