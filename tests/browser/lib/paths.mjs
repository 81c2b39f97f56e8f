// Where the built things are.
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The workspace's folder. */
export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** The folder of the relay and the headless device: those of a release, unless another is named. */
export const PROGRAMS = resolve(ROOT, process.env.KITH_PROGRAMS ?? "target/release");
