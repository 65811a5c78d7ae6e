// How long the first event of a stream is under way from the upstream to the client.
import { Agent, request } from "node:http";
import { fileURLToPath } from "node:url";
import { Plain, assertAlive, freePort, start } from "./guard.mjs";
import { loadAverage } from "./proc.mjs";
import { heading, machine, number, publish, table } from "./report.mjs";
import { answering, model, startPollux, token } from "./servers.mjs";

const keys = 10;
const question = "Hello";
const native = {
  path: `/v1beta/models/${model}:streamGenerateContent?alt=sse`,
  headers: { "x-goog-api-key": token },
  body: JSON.stringify({ contents: [{ role: "user", parts: [{ text: question }] }] }),
};
const chat = {
  path: "/v1/chat/completions",
  headers: { authorization: `Bearer ${token}` },
  body: JSON.stringify({ model, messages: [{ role: "user", content: question }], stream: true }),
};

/** The least value that is not below so many percent of all; NaN of none. */
export function percentile(values, percent) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted.length ? sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] : NaN;
}

/** The milliseconds since the moment told in what of a stream has arrived; undefined before it has been told. */
export function since(text, now) {
  const told = text.match(/at=(\d+);/);
  return told ? Number(now - BigInt(told[1])) / 1e6 : undefined;
}

/** One stream to its end; the way of its first event in milliseconds. */
function stream({ url, path, headers, body }, agent) {
  return new Promise((done, failed) => {
    const out = request(url + path, { method: "POST", agent, timeout: 10_000, headers: { ...headers, "content-type": "application/json" } }, (reply) => {
      let way;
      let text = "";
      reply.on("data", (chunk) => {
        const now = process.hrtime.bigint();
        text += chunk;
        if (way === undefined && (way = since(text, now)) !== undefined && text.includes("later")) failed(new Error("the first event came with the second"));
      });
      reply.on("error", failed);
      reply.on("end", () => {
        if (reply.statusCode === 200 && way !== undefined && text.includes("later")) done(way);
        else failed(new Error(`status ${reply.statusCode}: ${text.slice(0, 200)}`));
      });
    });
    out.on("timeout", () => out.destroy(new Error("silence of 10 s")));
    out.on("error", failed);
    out.end(body);
  });
}

/** Keeps so many streams open for a while. */
async function watch(target, connections, seconds) {
  const agent = new Agent({ keepAlive: true });
  const until = performance.now() + seconds * 1000;
  const ways = [];
  const one = async () => {
    while (performance.now() < until) ways.push(await stream(target, agent));
  };
  try {
    await Promise.all(Array.from({ length: connections }, one));
  } catch (e) {
    throw new Plain(`${target.title}: a stream failed (${e.message}).`);
  } finally {
    agent.destroy();
  }
  return ways;
}

export async function firstEvent(options) {
  const port = await freePort();
  const upstream = start("first-upstream", [process.execPath, fileURLToPath(new URL("first-upstream.mjs", import.meta.url)), `${port}`]);
  const url = `http://127.0.0.1:${port}`;
  await answering(upstream, url);
  const pollux = await startPollux("pollux", { keys, upstream: url, jar: options.jar });
  const targets = [
    { title: "direct", url, ...native },
    { title: "Pollux, native", url: pollux.url, ...native },
    { title: "Pollux, /v1/chat/completions", url: pollux.url, ...chat },
  ];
  const busiest = Math.max(...options.connections);
  const load = loadAverage();
  console.log(`Warming up for ${options.warmup} s each ...`);
  for (const target of targets.slice(1)) await watch(target, Math.max(32, busiest), options.warmup);
  const rows = [];
  for (const connections of options.connections) {
    for (const target of targets) {
      console.log(`${target.title}, ${connections} at once, ${options.seconds} s ...`);
      const ways = await watch(target, connections, options.seconds);
      assertAlive(pollux);
      rows.push({ target: target.title, connections, streams: ways.length, p50: percentile(ways, 50), p99: percentile(ways, 99), max: Math.max(...ways) });
    }
  }
  const facts = { ...machine(), command: options.command };
  publish(
    "first-event",
    [
      heading("The way of a stream's first event", facts, [
        `from just before the upstream writes it to when the client has it, by the clock of the kernel; the second event comes 50 ms later`,
        `upstream and client are two processes of Node's, ${keys} keys, ${options.warmup} s of warm-up with each kind of stream; load average before ${number(load)}`,
      ]),
      table(
        ["target", "streams at once", "streams", "p50, ms", "p99, ms", "max, ms"],
        rows.map((row) => [row.target, row.connections, row.streams, number(row.p50), number(row.p99), number(row.max)]),
      ),
    ].join("\n"),
    { ...facts, options, rows },
  );
}
