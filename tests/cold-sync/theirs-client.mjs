// A device that has nothing yet: fetches a document, keeps it in files, and ends.
//   node theirs-client.mjs FOLDER PORT ADDRESS
import { Repo } from "@automerge/automerge-repo";
import { WebSocketClientAdapter } from "@automerge/automerge-repo-network-websocket";
import { NodeFSStorageAdapter } from "@automerge/automerge-repo-storage-nodefs";

const [folder, port, address] = process.argv.slice(2);
const network = [new WebSocketClientAdapter(`ws://127.0.0.1:${port}`)];
const repo = new Repo({ storage: new NodeFSStorageAdapter(folder), network });
const handle = await repo.find(address);
await handle.whenReady();
await repo.flush();
console.log(Object.keys(handle.doc().people).length);
process.exit(0);
