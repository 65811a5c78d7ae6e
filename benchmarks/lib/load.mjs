// Requests, the check of their replies, and wrk.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { Plain } from "./guard.mjs";
import { call, events, here, jsonReply, model, pacedModel, token } from "./servers.mjs";

export const kinds = {
  json: { title: "JSON, 1.5 kB at once", stream: false },
  burst: { title: `SSE, ${events} events at once`, stream: true },
  paced: { title: `SSE, ${events} events 10 ms apart`, stream: true },
};

const question = "Hello";

/** What a target is asked for a kind of call. */
export function asked(target, kind) {
  const name = kind === "paced" ? pacedModel : model;
  const { stream } = kinds[kind];
  if (target.dialect === "openai") {
    return {
      path: "/v1/chat/completions",
      headers: {
        "content-type": "application/json",
        authorization: "Bearer AIzaBench",
        "x-portkey-provider": "google",
        "x-portkey-custom-host": target.upstream,
      },
      body: JSON.stringify({ model: name, messages: [{ role: "user", content: question }], ...(stream ? { stream } : {}) }),
    };
  }
  return {
    path: `/v1beta/models/${name}:${stream ? "streamGenerateContent?alt=sse" : "generateContent"}`,
    headers: { "content-type": "application/json", "x-goog-api-key": token },
    body: JSON.stringify({ contents: [{ role: "user", parts: [{ text: question }] }] }),
  };
}

const data = (body) =>
  body
    .split(/\r?\n/)
    .filter((line) => line.startsWith("data:"))
    .map((line) => line.slice(5).trim());

/** One call must bring the right body before anything is measured. */
export async function check(target, kind) {
  const { path, headers, body } = asked(target, kind);
  const reply = await call(target.url + path, { method: "POST", headers, body });
  const fail = (what) => {
    throw new Plain(`${target.title}, ${kinds[kind].title}: ${what}. The reply was ${reply.status}: ${reply.body.slice(0, 400)}`);
  };
  if (reply.status !== 200) fail("the reply is not 200");
  try {
    if (!kinds[kind].stream) {
      const text = JSON.parse(reply.body);
      const wanted = JSON.parse(jsonReply).candidates[0].content.parts[0].text;
      const got = target.dialect === "openai" ? text.choices[0].message.content : text.candidates[0].content.parts[0].text;
      if (got !== wanted) fail("the reply has another text than the upstream sent");
    } else {
      const lines = data(reply.body).filter((line) => line !== "[DONE]");
      const texts = lines.map((line) => {
        const event = JSON.parse(line);
        return target.dialect === "openai" ? event.choices[0]?.delta?.content : event.candidates[0].content.parts[0].text;
      });
      const count = texts.filter((text) => text).length;
      // The simulator's last event carries a signature and no text, as Google's does.
      const wanted = kind === "paced" ? events - 1 : events;
      if (count !== wanted) fail(`${count} events with text instead of ${wanted}`);
    }
  } catch (e) {
    if (e instanceof Plain) throw e;
    fail(`the reply cannot be read (${e.message})`);
  }
}

/** A gateway with tokens must refuse a call without one, or it does less work than it seems. */
export async function checkRefusal(target) {
  const { path, body } = asked(target, "json");
  const reply = await call(target.url + path, { method: "POST", headers: { "content-type": "application/json" }, body });
  if (reply.status < 400 || reply.status > 403) throw new Plain(`${target.title} answered ${reply.status} to a call without a token; it must refuse it.`);
}

const running = new Set();
export const stopLoad = () => running.forEach((child) => child.kill("SIGKILL"));

/** Runs wrk and returns what it counted; times are in microseconds. */
export async function wrk(target, kind, { connections, seconds, pauseMs = 0, streamEvery = 0 }) {
  const { path, headers, body } = asked(target, kind);
  const env = {
    PATH: process.env.PATH,
    BENCH_PATH_: path,
    BENCH_BODY: body,
    BENCH_HEADERS: Object.entries(headers).map(([name, value]) => `${name}: ${value}`).join("\n"),
    BENCH_PAUSE_MS: `${pauseMs}`,
    BENCH_STREAM_EVERY: `${streamEvery}`,
    BENCH_STREAM_PATH: streamEvery ? asked(target, "burst").path : "",
  };
  const child = spawn("wrk", ["-t1", `-c${connections}`, `-d${seconds}s`, "--timeout", "20s", "--latency", "-s", join(here, "wrk.lua"), target.url], { env, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  let out = "";
  child.stdout.on("data", (chunk) => (out += chunk));
  child.stderr.on("data", (chunk) => (out += chunk));
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  running.delete(child);
  const line = out.match(/^RESULT (.*)$/m);
  if (code !== 0 || !line) throw new Plain(`wrk failed (${code}): ${out.trim().slice(-500)}`);
  const result = JSON.parse(line[1]);
  const failures = result.status + result.connect + result.read + result.write + result.timeout;
  return { ...result, perSecond: (result.requests * 1e6) / result.us, failures };
}
