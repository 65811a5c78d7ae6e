// Many open streams, each with an event a second; all of them must go on.
import { request } from "node:http";
import { Plain, assertAlive, sleep } from "./guard.mjs";
import { asked } from "./load.mjs";
import { cpuSeconds, loadAverage, peakRss, rss } from "./proc.mjs";
import { heading, machine, median, number, publish, spread, table } from "./report.mjs";
import { startPollux, startProxy, startSimulator } from "./servers.mjs";

const keys = 10;
/** Seconds at the beginning and at the end of which CPU is told by themselves, if they do not overlap. */
const longest = 30;

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

/** CPU per event in us from one mark to another; a mark has the second, the events and the CPU seconds until then. */
const perEvent = (from, until) => ((until.cpu - from.cpu) * 1e6) / (until.events - from.events);

/** CPU per event over all marks, and over so many seconds at their beginning and at their end: 30, or half of all. */
export function cpuPerEvent(marks) {
  const first = marks[0];
  const last = marks.at(-1);
  const stretch = Math.min(longest, last.second / 2);
  return {
    stretch,
    all: perEvent(first, last),
    first: perEvent(first, marks.find((mark) => mark.second >= stretch) ?? last),
    last: perEvent(marks.findLast((mark) => mark.second <= last.second - stretch) ?? first, last),
  };
}

/** Opens streams, watches them for a while and closes them; tells the watcher the second and the events until then. */
async function watch(target, count, seconds, whileWatching = () => {}) {
  const all = [];
  while (all.length < count) {
    for (let i = 0; i < 20 && all.length < count; i++) all.push(open(target));
    await sleep(100);
  }
  const flowing = performance.now() + 30_000;
  while (all.some((stream) => !stream.events && !stream.over) && performance.now() < flowing) await sleep(100);
  const before = all.map((stream) => stream.events);
  const began = performance.now();
  // A stream that is silent from here on has the whole time as its gap.
  all.forEach((stream) => {
    stream.gap = 0;
    stream.last = began;
  });
  const soFar = () => all.reduce((sum, stream, i) => sum + stream.events - before[i], 0);
  whileWatching(0, 0);
  while (performance.now() - began < seconds * 1000) {
    await sleep(500);
    whileWatching((performance.now() - began) / 1000, soFar());
  }
  const now = performance.now();
  const watched = (now - began) / 1000;
  const progress = all.map((stream, i) => stream.events - before[i]);
  const gaps = all.map((stream) => Math.max(stream.gap, now - stream.last) / 1000);
  // One event a second; two may fall outside the edges of the time watched.
  const due = Math.max(1, Math.floor(watched * 0.9) - 2);
  const stuck = all.filter((stream, i) => stream.status !== 200 || stream.over || progress[i] < due);
  const examples = stuck.slice(0, 3).map((stream) => `status ${stream.status || "none"}, ${stream.events} events, ${stream.over ?? "open"}`);
  all.forEach((stream) => stream.close());
  return { watched, due, gaps, examples, events: progress.reduce((sum, n) => sum + n, 0), stuck: stuck.length };
}

export async function streams(options) {
  const count = options.streams;
  const load = loadAverage();
  const simulator = await startSimulator({ gapMs: 1000, events: options.seconds + Math.ceil(count / 200) + 60 });
  const direct = { title: "direct", url: simulator.url, upstream: simulator.url };
  console.log(`Opening ${count} streams to the simulator itself, to see that it is not what is slow ...`);
  const alone = await watch(direct, count, Math.min(10, options.seconds), () => assertAlive(simulator));
  if (alone.stuck)
    throw new Plain(`Without Pollux ${alone.stuck} of ${count} streams did not progress (${alone.examples.join("; ")}); this machine is too slow or too busy for the measurement.`);

  const proxy = await startProxy(simulator.url, 2 * count + 512);
  console.log(`Opening ${count} streams through nginx, to know what a relay costs at least ...`);
  const relayed = [];
  const through = await watch({ title: "nginx", url: proxy.url, upstream: simulator.url }, count, Math.min(longest, options.seconds), (second, events) => {
    assertAlive(proxy);
    relayed.push({ second, events, cpu: cpuSeconds(proxy.pid) });
  });
  if (through.stuck) throw new Plain(`Through nginx ${through.stuck} of ${count} streams did not progress (${through.examples.join("; ")}).`);
  const nginx = cpuPerEvent(relayed).all;

  const server = await startPollux("pollux", { keys, upstream: simulator.url, jar: options.jar });
  const target = { title: "Pollux", url: server.url, upstream: simulator.url };
  const idle = rss(server.pid);
  console.log(`Opening ${count} streams through Pollux and watching them for ${options.seconds} s ...`);
  let held = 0;
  const marks = [];
  const seen = await watch(target, count, options.seconds, (second, events) => {
    assertAlive(server);
    held = Math.max(held, rss(server.pid));
    marks.push({ second, events, cpu: cpuSeconds(server.pid) });
  });
  const cost = cpuPerEvent(marks);
  const peak = peakRss(server.pid);
  const { watched, gaps, events } = seen;
  const facts = { ...machine(), command: options.command };
  const result = {
    streams: count,
    progressing: count - seen.stuck,
    idleRss: idle,
    rss: held,
    peakRss: peak,
    eventsPerSecond: events / watched,
    cpuUsPerEvent: cost.all,
    cpuUsPerEventFirst: cost.first,
    cpuUsPerEventLast: cost.last,
    cpuUsPerEventNginx: nginx,
    cores: (marks.at(-1).cpu - marks[0].cpu) / watched,
    medianLongestGap: median(gaps),
    longestGap: Math.max(...gaps),
    longestGapDirect: Math.max(...alone.gaps),
    loadAverage: load,
  };
  publish(
    "streams",
    [
      heading(`Pollux with ${count} open streams`, facts, [
        `one event a second in each stream, watched for ${number(watched)} s after all were open, ${keys} keys, no warm-up; load average before ${number(load)}`,
        `a stream counts as progressing with at least ${seen.due} events in that time`,
        `without Pollux all progressed; the longest gap was ${number(result.longestGapDirect)} s`,
        `nginx relayed the same streams for ${number(nginx)} us of CPU an event; Pollux takes ${number(cost.last / nginx)} times that in its last ${Math.round(cost.stretch)} s`,
      ]),
      table(
        ["streams", "progressing", "RSS before, MB", "RSS held, MB", "peak RSS, MB", "events/s", `CPU, us per event: first ${Math.round(cost.stretch)} s`, `last ${Math.round(cost.stretch)} s`, "all", "CPU, cores", "longest gap, s: median (lowest–highest)"],
        [[count, result.progressing, number(idle), number(held), number(peak), number(result.eventsPerSecond), number(cost.first), number(cost.last), number(cost.all), number(result.cores), spread(gaps)]],
      ),
    ].join("\n"),
    { ...facts, options, ...result },
  );
  if (seen.stuck) throw new Plain(`${seen.stuck} of ${count} streams did not progress; for example: ${seen.examples.join("; ")}.`);
}
