// The upstreams and the gateways that are measured.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Plain, assertAlive, freePort, sleep, start, temporaryDirectory } from "./guard.mjs";

export const here = fileURLToPath(new URL("..", import.meta.url));
export const root = resolve(here, "..");
export const java = join(process.env.JAVA_HOME ?? "/usr", "bin/java");
export const token = "bench-token";
export const model = "gemini-3.8-flash";
export const pacedModel = "gemini-3.8-flash-paced";
export const events = 20;

/** For a jar that is given; what ./run starts has those of ./run. */
const javaOptions =
  "-XX:+UseSerialGC -Xmn40m -XX:SurvivorRatio=3 -XX:+UseCompactObjectHeaders -Xms64m -Xmx512m -XX:TrimNativeHeapInterval=5000 --enable-native-access=ALL-UNNAMED";

/** One exchange without a pool; the whole body as text. */
export const call = (url, { method = "GET", headers = {}, body, timeout = 20_000 } = {}) =>
  new Promise((done, failed) => {
    const out = request(url, { method, headers, agent: false, timeout }, (reply) => {
      const chunks = [];
      reply.on("data", (chunk) => chunks.push(chunk));
      reply.on("error", failed);
      reply.on("end", () => done({ status: reply.statusCode, headers: reply.headers, body: Buffer.concat(chunks).toString() }));
    });
    out.on("timeout", () => out.destroy(new Error(`no answer within ${timeout} ms`)));
    out.on("error", failed);
    out.end(body);
  });

/** Asks until the server answers 200. */
export async function answering(server, url, seconds = 60, pause = 20) {
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    assertAlive(server);
    const reply = await call(url, { timeout: 2000 }).catch(() => undefined);
    if (reply?.status === 200) return;
    await sleep(pause);
  }
  throw new Plain(`${server.name} did not answer within ${seconds} s; its log is ${server.log} until the harness ends.`);
}

const usage = (answered) => ({
  promptTokenCount: 4,
  candidatesTokenCount: answered,
  totalTokenCount: 65 + answered,
  promptTokensDetails: [{ modality: "TEXT", tokenCount: 4 }],
  thoughtsTokenCount: 61,
});

const part = (text, answered, finish) => ({
  candidates: [{ content: { parts: [{ text }], role: "model" }, ...(finish ? { finishReason: "STOP" } : {}), index: 0 }],
  usageMetadata: usage(answered),
  modelVersion: model,
  responseId: "k424yfgsjLWNPz70_SUANqQ",
});

export const jsonReply = JSON.stringify(part("lorem ipsum ".repeat(98), 196, true));
export const streamReply = Array.from({ length: events }, (_, i) => `data: ${JSON.stringify(part("some words of a stream ", i + 1, i === events - 1))}\r\n\r\n`).join("");

const frame = (directory, inner, connections) => `
${process.getuid() === 0 ? "user root;" : ""}
daemon off; worker_processes 1; worker_rlimit_nofile ${2 * connections}; pid ${directory}/pid; error_log ${directory}/error.log;
events { worker_connections ${connections}; }
http {
  access_log off; keepalive_requests 1000000000; keepalive_timeout 3600s; client_max_body_size 100m;
  client_body_temp_path ${directory}/body; proxy_temp_path ${directory}/proxy; fastcgi_temp_path ${directory}/fastcgi;
  uwsgi_temp_path ${directory}/uwsgi; scgi_temp_path ${directory}/scgi;
  ${inner}
}
`;

async function nginx(name, port, inner, connections = 8192) {
  const directory = join(temporaryDirectory(), name);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "nginx.conf"), frame(directory, inner(directory), connections));
  writeFileSync(join(directory, "json.body"), jsonReply);
  writeFileSync(join(directory, "sse.body"), streamReply);
  const server = start(name, ["nginx", "-p", directory, "-e", join(directory, "error.log"), "-c", join(directory, "nginx.conf")], { cwd: directory, gentle: true });
  await answering(server, `http://127.0.0.1:${port}/up`);
  return Object.assign(server, { port, url: `http://127.0.0.1:${port}` });
}

/** Answers at once from files; streams that are paced come from the simulator behind it. */
export async function startUpstream(simulator) {
  const port = await freePort();
  return nginx(
    "upstream",
    port,
    (directory) => `
  open_file_cache max=10 inactive=1h; open_file_cache_valid 1h;
  ${simulator ? `upstream paced { server 127.0.0.1:${simulator.port}; keepalive 512; }` : ""}
  server {
    listen 127.0.0.1:${port}; root ${directory};
    location = /up { return 200 up; }
    location = /json.body { default_type "application/json; charset=UTF-8"; }
    # ssi makes the reply chunked, as a stream's is.
    location = /sse.body { default_type text/event-stream; ssi on; ssi_types text/event-stream; }
    ${
      simulator
        ? `location ~ ${pacedModel} {
      rewrite ^(.*)${pacedModel}(.*)$ $1${model}$2 break;
      proxy_pass http://paced; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off;
    }`
        : ""
    }
    location ~ streamGenerateContent { error_page 405 =200 /sse.body; try_files /sse.body =404; }
    location / { error_page 405 =200 /json.body; try_files /json.body =404; }
  }`,
  );
}

/** The near-limit reference: nothing but a relay with kept connections. Each call under way takes two connections. */
export async function startProxy(upstream, connections) {
  const port = await freePort();
  return nginx(
    "nginx-proxy",
    port,
    () => `
  upstream up { server ${new URL(upstream).host}; keepalive 512; keepalive_requests 1000000000; }
  server {
    listen 127.0.0.1:${port};
    location = /up { return 200 up; }
    location / { proxy_pass http://up; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; }
  }`,
    connections,
  );
}

export async function startPortkey() {
  const port = await freePort();
  const script = join(here, "node_modules/@portkey-ai/gateway/build/start-server.js");
  const server = start("portkey", [process.execPath, "--require", join(here, "loopback.cjs"), script, `--port=${port}`, "--headless"], { env: { NODE_ENV: "production" } });
  await answering(server, `http://127.0.0.1:${port}/`);
  return Object.assign(server, { port, url: `http://127.0.0.1:${port}` });
}

export async function startSimulator({ gapMs, events }) {
  const jar = join(root, "simulator/target/simulator-exec.jar");
  const port = await freePort();
  const server = start("simulator", [java, "-XX:+UseSerialGC", "-Xmx256m", "-jar", jar, "--open", "--no-record", "--port", `${port}`, "--events", `${events}`, "--event-gap-ms", `${gapMs}`, "--text-bytes", "23"]);
  await answering(server, `http://127.0.0.1:${port}/v1beta/models?key=AIza-bench`);
  return Object.assign(server, { port, url: `http://127.0.0.1:${port}` });
}

/** Pollux as ./run starts it, or a given jar with the same options. */
export async function startPollux(name, { keys, upstream, jar, dataDir, wait = true }) {
  const port = await freePort();
  const cwd = join(temporaryDirectory(), name);
  mkdirSync(cwd, { recursive: true });
  const list = Array.from({ length: keys }, (_, i) => `AIzaBench${String(i).padStart(30, "0")}`);
  // A file, as an environment variable of the kernel holds 128 kB at most.
  writeFileSync(join(cwd, ".env"), `API_KEYS='${JSON.stringify(list)}'\nALLOWED_TOKENS='${JSON.stringify([token])}'\n`);
  const env = {
    BASE_URL: `${upstream}/v1beta`,
    PORT: `${port}`,
    SERVER_ADDRESS: "127.0.0.1",
    DATA_DIR: dataDir ?? join(cwd, "data"),
    ...(process.env.JAVA_OPTS ? { JAVA_OPTS: process.env.JAVA_OPTS } : {}),
    ...(process.env.HEAP ? { HEAP: process.env.HEAP } : {}),
  };
  if (jar && !existsSync(jar)) throw new Plain(`--jar ${jar} does not exist`);
  const options = (process.env.HEAP ? javaOptions.replace("512m", process.env.HEAP) : javaOptions).split(" ");
  const command = jar ? [java, ...options, ...(process.env.JAVA_OPTS?.split(" ") ?? []), "-jar", jar] : [join(root, "run")];
  const began = performance.now();
  const server = start(name, command, { env, cwd });
  Object.assign(server, { port, url: `http://127.0.0.1:${port}`, began });
  // Long, as ./run builds when a source is newer than the jar.
  if (wait) await answering(server, `${server.url}/health`, 600);
  return server;
}
