// A sync server of automerge-repo with file storage, as its own example has it.
//   node theirs-server.mjs FOLDER PORT            serves
//   node theirs-server.mjs FOLDER import FILE     puts a document in and prints its address
import { readFile } from "node:fs/promises";
import { Repo } from "@automerge/automerge-repo";
import { WebSocketServerAdapter } from "@automerge/automerge-repo-network-websocket";
import { NodeFSStorageAdapter } from "@automerge/automerge-repo-storage-nodefs";
import { WebSocketServer } from "ws";

const [folder, what, file] = process.argv.slice(2);
const storage = new NodeFSStorageAdapter(folder);
if (what === "import") {
  const repo = new Repo({ storage });
  const handle = repo.import(new Uint8Array(await readFile(file)));
  await repo.flush();
  console.log(handle.url);
  process.exit(0);
}
const socket = new WebSocketServer({ host: "127.0.0.1", port: Number(what) });
// Whoever knows an address may have the document; nobody is told of others.
new Repo({ storage, network: [new WebSocketServerAdapter(socket)], sharePolicy: async () => false });
socket.once("listening", () => console.log("ready"));
