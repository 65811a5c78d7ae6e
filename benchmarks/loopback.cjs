// Preloaded into the peer gateway, which listens on all interfaces and has no option against it.
const { Server } = require("node:net");
const listen = Server.prototype.listen;
Server.prototype.listen = function (...args) {
  if (typeof args[0] === "number") args[0] = { port: args[0] };
  if (args[0] && typeof args[0] === "object" && args[0].port !== undefined) {
    args[0] = { ...args[0], host: "127.0.0.1" };
    if (typeof args[1] === "string") args.splice(1, 1);
  }
  return listen.apply(this, args);
};
