import { parseArgs } from "node:util";
import { Plain, cleanUp, cleanUpNow, loopback } from "./lib/guard.mjs";

const help = `Measures Pollux beside nginx and a peer gateway, all on this machine's loopback.

  benchmarks/run                     the full matrix
  benchmarks/run --quick             one short round, to see that it works
  benchmarks/run --startup           start to ready, and the first five seconds
  benchmarks/run --streams 2000      open streams, one event a second each
  benchmarks/run --first-event       how long a stream's first event is under way
  benchmarks/run --soak 60           minutes at 60 % load, heap and RSS once a minute

  --rounds 3            rounds of the matrix; of --startup, starts of each kind
  --seconds 10          of one measurement; of --streams, how long they are watched, by default 120
  --warmup 30           seconds before the first measurement; 60 with --soak
  --connections 1,64,256             1,32 with --first-event
  --kinds json,burst,paced
  --targets direct,nginx,portkey,pollux10,pollux100k
  --jar FILE            measure this gateway jar instead of what ./run starts
  --upstream URL        an upstream of your own in place of nginx; loopback only (also BENCH_UPSTREAM)

JAVA_OPTS and HEAP reach Pollux as they do with ./run.`;

const choices = { kinds: ["json", "burst", "paced"], targets: ["direct", "nginx", "portkey", "pollux10", "pollux100k"] };

function whole(text, name, low = 1, high = 100_000) {
  const value = Number(text);
  if (!Number.isInteger(value) || value < low || value > high) throw new Plain(`${name} must be a whole number from ${low} to ${high}, not '${text}'.`);
  return value;
}

function some(text, name) {
  const values = text.split(",");
  for (const value of values) if (!choices[name].includes(value)) throw new Plain(`--${name} knows ${choices[name].join(", ")}, not '${value}'.`);
  return choices[name].filter((value) => values.includes(value));
}

function read(words) {
  const text = { type: "string" };
  let values;
  try {
    ({ values } = parseArgs({
      args: words,
      options: {
        help: { type: "boolean", short: "h" },
        quick: { type: "boolean" },
        startup: { type: "boolean" },
        "first-event": { type: "boolean" },
        streams: text,
        soak: text,
        rounds: text,
        seconds: text,
        warmup: text,
        connections: text,
        kinds: text,
        targets: text,
        jar: text,
        upstream: text,
      },
    }));
  } catch (e) {
    throw new Plain(`${e.message}\nSee benchmarks/run --help.`);
  }
  const modes = ["startup", "first-event", "streams", "soak"].filter((mode) => values[mode] !== undefined);
  if (modes.length > 1) throw new Plain(`--${modes.join(" and --")} are different runs; give one of them.`);
  const { quick } = values;
  if (quick && modes.length) throw new Plain(`--quick belongs to the matrix and does not go with --${modes[0]}.`);
  const connections = quick ? "1,64" : modes[0] === "first-event" ? "1,32" : "1,64,256";
  const upstream = values.upstream ?? process.env.BENCH_UPSTREAM;
  if (upstream) loopback(upstream, values.upstream ? "--upstream" : "BENCH_UPSTREAM");
  return {
    help: values.help,
    mode: modes[0] ?? "matrix",
    quick: Boolean(quick),
    streams: values.streams && whole(values.streams, "--streams", 1, 20_000),
    soak: values.soak && whole(values.soak, "--soak", 1, 10_000),
    rounds: whole(values.rounds ?? (quick ? 1 : 3), "--rounds", 1, 100),
    seconds: whole(values.seconds ?? (quick ? 3 : modes[0] === "streams" ? 120 : 10), "--seconds", 1, 3600),
    warmup: whole(values.warmup ?? (quick ? 6 : modes[0] === "soak" ? 60 : 30), "--warmup", 1, 3600),
    connections: [...new Set((values.connections ?? connections).split(",").map((c) => whole(c, "--connections", 1, 5000)))].sort((a, b) => a - b),
    kinds: some(values.kinds ?? choices.kinds.join(","), "kinds"),
    targets: some(values.targets ?? choices.targets.join(","), "targets"),
    jar: values.jar,
    upstream,
    command: ["benchmarks/run", ...words].join(" "),
  };
}

let ending = false;
async function end(code) {
  if (ending) return;
  ending = true;
  const { stopLoad } = await import("./lib/load.mjs");
  stopLoad();
  await cleanUp();
  process.exit(code);
}

for (const [signal, code] of Object.entries({ SIGHUP: 129, SIGINT: 130, SIGTERM: 143 })) {
  process.on(signal, () => {
    if (!ending) console.error(`benchmarks: ended by ${signal}; stopping what was started ...`);
    end(code);
  });
}
process.on("exit", cleanUpNow);

function told(error) {
  // What breaks because the run is being ended is no news.
  if (ending) return;
  console.error(error instanceof Plain ? `benchmarks: ${error.message}` : error);
  end(1);
}
process.on("uncaughtException", told);

try {
  const options = read(process.argv.slice(2));
  if (options.help) {
    console.log(help);
  } else {
    const name = options.mode.replace(/-(.)/, (_, letter) => letter.toUpperCase());
    const run = (await import(`./lib/${options.mode}.mjs`))[name];
    await run(options);
  }
  await end(0);
} catch (error) {
  told(error);
}
