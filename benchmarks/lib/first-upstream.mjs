// An upstream whose first event tells when it was written; the second comes 50 ms later. The port is the first argument.
import { createServer } from "node:http";

const model = "gemini-3.8-flash";
const event = (text, finish) => {
  const candidate = { content: { parts: [{ text }], role: "model" }, ...(finish ? { finishReason: "STOP" } : {}), index: 0 };
  return `data: ${JSON.stringify({ candidates: [candidate], usageMetadata: { promptTokenCount: 4, candidatesTokenCount: 2, totalTokenCount: 6 }, modelVersion: model, responseId: "first" })}\r\n\r\n`;
};

const server = createServer((request, reply) => {
  request.resume();
  request.on("end", () => {
    if (request.method !== "POST") return reply.end("{}");
    reply.writeHead(200, { "content-type": "text/event-stream" });
    // The request is through and all is quiet when the first event comes; streams begun together do not speak together.
    setTimeout(
      () => {
        // The kernel's monotonic clock, which all processes share.
        reply.write(event(`at=${process.hrtime.bigint()};`));
        setTimeout(() => reply.end(event("later", true)), 50);
      },
      10 + Math.random() * 40,
    );
  });
});
server.keepAliveTimeout = 60_000;
server.listen(Number(process.argv[2]), "127.0.0.1");
