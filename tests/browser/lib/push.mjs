// A service like those of the makers of browsers, and a browser that takes messages from it: the test's own, since the real
// ones cannot be reached from here. It opens what is posted with Node's cryptography (RFC 8291) and checks who posts
// (RFC 8292).
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from "node:crypto";
import { createServer } from "node:http";

export class PushService {
  posted = [];

  static async start() {
    const service = new PushService();
    service.server = createServer((request, response) => {
      const parts = [];
      request.on("data", (part) => parts.push(part));
      request.on("end", () => {
        service.posted.push({ path: request.url, headers: request.headers, body: Buffer.concat(parts) });
        response.writeHead(201).end();
      });
    });
    await new Promise((resolve) => service.server.listen(0, "127.0.0.1", resolve));
    service.origin = `http://127.0.0.1:${service.server.address().port}`;
    return service;
  }

  /** A browser that takes messages from here: what its page is told, and how it opens one. */
  browser() {
    const keys = createECDH("prime256v1");
    keys.generateKeys();
    const auth = randomBytes(16);
    const subscription = {
      endpoint: `${this.origin}/send/browser`,
      keys: { p256dh: keys.getPublicKey("base64url"), auth: auth.toString("base64url") },
    };
    const open = (message) => {
      const [salt, sender, sealed] = [message.subarray(0, 16), message.subarray(21, 86), message.subarray(86)];
      const derive = (secret, seed, info, length) => Buffer.from(hkdfSync("sha256", secret, seed, info, length));
      const info = Buffer.concat([Buffer.from("WebPush: info\0"), keys.getPublicKey(), sender]);
      const agreed = derive(keys.computeSecret(sender), auth, info, 32);
      const key = derive(agreed, salt, "Content-Encoding: aes128gcm\0", 16);
      const nonce = derive(agreed, salt, "Content-Encoding: nonce\0", 12);
      const cipher = createDecipheriv("aes-128-gcm", key, nonce);
      cipher.setAuthTag(sealed.subarray(-16));
      const text = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
      return text.subarray(0, text.lastIndexOf(2)).toString("utf8");
    };
    return { subscription, open };
  }

  async end() {
    await new Promise((resolve) => {
      this.server.close(resolve);
      this.server.closeAllConnections();
    });
  }
}

/** Whether a token is signed with the key beside it; its claims, and that key. */
export function claims(authorization) {
  const [, token, key] = authorization.match(/^vapid t=([^,]+), k=(.+)$/);
  const [head, body, signature] = token.split(".");
  const point = Buffer.from(key, "base64url");
  const jwk = { kty: "EC", crv: "P-256", x: point.subarray(1, 33).toString("base64url"), y: point.subarray(33).toString("base64url") };
  const by = { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" };
  if (!verify("sha256", Buffer.from(`${head}.${body}`), by, Buffer.from(signature, "base64url"))) throw new Error("signed with another key");
  return { ...JSON.parse(Buffer.from(body, "base64url")), key };
}

/** Has the pages of a context subscribe at a service of the test's own. */
export function takeMessages(context, subscription) {
  return context.addInitScript((given) => {
    let there = null;
    const text = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    PushManager.prototype.getSubscription = async () => there;
    PushManager.prototype.subscribe = async ({ applicationServerKey, userVisibleOnly }) => {
      if (!userVisibleOnly) throw new Error("messages that nobody sees are not taken");
      const bytes = applicationServerKey.buffer ?? applicationServerKey;
      sessionStorage.setItem("takes-from", text(bytes));
      there = {
        options: { applicationServerKey: bytes },
        toJSON: () => given,
        unsubscribe: async () => {
          there = null;
          sessionStorage.setItem("stopped", "yes");
          return true;
        },
      };
      return there;
    };
  }, subscription);
}
