// node --test benchmarks/
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { percentile, since } from "./lib/first-event.mjs";
import { loopback } from "./lib/guard.mjs";
import { median, number, spread } from "./lib/report.mjs";
import { growth, slope } from "./lib/soak.mjs";
import { cpuPerEvent } from "./lib/streams.mjs";

test("only loopback may be spoken to", () => {
  for (const url of ["http://127.0.0.1:80", "http://127.9.9.9", "http://127.1", "http://[::1]:8080/x", "http://localhost:1"]) assert.ok(loopback(url, "it"));
  for (const url of ["http://10.0.0.1", "http://127.0.0.1.example.com", "http://127.0.0.1@10.0.0.1/", "http://localhost.example.com", "http://0.0.0.0", "http://[::ffff:10.0.0.1]", "http://example.com#127.0.0.1"])
    assert.throws(() => loopback(url, "it"), /not loopback/, url);
  assert.throws(() => loopback("https://127.0.0.1", "it"), /http:/);
  assert.throws(() => loopback("nonsense", "it"), /not a URL/);
});

test("medians come with their spread", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
  assert.equal(spread([1, 3, 2]), "2.00 (1.00–3.00)");
  assert.equal(spread([5]), "5.00");
  assert.equal(spread([NaN]), "–");
  assert.equal(number(12345.6), "12 346");
});

test("percentiles are values that were seen", () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
  assert.equal(percentile(hundred, 50), 50);
  assert.equal(percentile(hundred, 99), 99);
  assert.equal(percentile([3, 1, 2], 99), 3);
  assert.equal(percentile([7], 50), 7);
  assert.ok(Number.isNaN(percentile([], 50)));
});

test("the way of an event is told once its moment has arrived whole", () => {
  assert.equal(since('data: {"text":"at=1000000', 3_500_000n), undefined);
  assert.equal(since('data: {"text":"at=1000000;"}', 3_500_000n), 2.5);
  assert.equal(since(": keep-alive\n\n", 1n), undefined);
});

test("an event's CPU is told for the first and the last half minute", () => {
  // 100 us an event in the first half minute, 50 in the second, 25 after it.
  const cost = (second) => (second <= 30 ? second * 0.1 : second <= 60 ? 3 + (second - 30) * 0.05 : 4.5 + (second - 60) * 0.025);
  const marks = Array.from({ length: 181 }, (_, i) => ({ second: i / 2, events: i * 500, cpu: cost(i / 2) }));
  const { first, last, all } = cpuPerEvent(marks);
  assert.deepEqual([first, last, all].map(Math.round), [100, 25, 58]);
});

test("growth is counted after the first ten minutes", () => {
  const flat = Array.from({ length: 60 }, (_, i) => ({ minute: i + 1, heap: i < 9 ? i * 5 : 50 }));
  assert.deepEqual(growth(flat, "heap"), { early: 12, late: 58, from: 50, to: 50, grown: 0, perHour: 0 });
  const leak = Array.from({ length: 60 }, (_, i) => ({ minute: i + 1, heap: i + 1 }));
  assert.equal(growth(leak, "heap").grown, 46);
  assert.equal(Math.round(growth(leak, "heap").perHour), 60);
  assert.equal(growth(flat.slice(0, 9), "heap"), undefined);
  assert.equal(slope([{ minute: 1, value: 5 }]), 0);
  const seldom = leak.map((s) => (s.minute % 5 ? { minute: s.minute } : s));
  assert.deepEqual([growth(seldom, "heap").from, growth(seldom, "heap").to], [20, 50]);
  assert.equal(Math.round(growth(seldom, "heap").perHour), 60);
});

test("bad options are told in a sentence, and nothing is left behind", (t) => {
  const directory = mkdtempSync(join(tmpdir(), "bench-test-"));
  t.after(() => rmSync(directory, { recursive: true }));
  for (const [words, sentence] of [
    [["--upstream", "http://192.0.2.1"], /not loopback/],
    [["--kinds", "xml"], /--kinds knows/],
    [["--rounds", "0"], /whole number/],
    [["--soak", "1", "--streams", "1"], /different runs/],
    [["--first-event", "--soak", "1"], /different runs/],
    [["--what"], /--help/],
  ]) {
    const { status, stderr } = spawnSync(process.execPath, [fileURLToPath(new URL("bench.mjs", import.meta.url)), ...words], { encoding: "utf8", env: { ...process.env, TMPDIR: directory } });
    assert.equal(status, 1);
    assert.match(stderr, sentence);
    assert.doesNotMatch(stderr, /\n\s+at /);
  }
  assert.deepEqual(readdirSync(directory), []);
});
