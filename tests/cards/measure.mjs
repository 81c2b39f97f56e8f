// node measure.mjs FOLDER [--langs eng+deu] [--reader PATH] [--cards PART] [--text] [--detail]
//
// Reads every card of a folder with pictures and a truth.json and prints one JSON object: recall by field and
// difficulty, how much of what was shown as certain is right, time per card, and the same for the parser alone on the
// text as printed. `--text` leaves the pictures out; `--detail` says on standard error what was wrong.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { recogniser } from './recognise.mjs';
import { score, scoreCard } from './score.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    langs: { type: 'string', default: 'eng' },
    reader: { type: 'string', default: new URL('../../target/release/examples/cards', import.meta.url).pathname },
    cards: { type: 'string', default: '' },
    text: { type: 'boolean', default: false },
    detail: { type: 'boolean', default: false },
  },
});
const [folder] = positionals;
if (folder === undefined) {
  console.error('Name the folder with the pictures and their truth.json.');
  process.exit(2);
}
const truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8'));
const cards = truth.cards.filter((card) => (card.file ?? '').includes(options.cards));

/** The reader as a program: a question a line, an answer a line. */
function reader() {
  const pictures = mkdtempSync(join(tmpdir(), 'kith-cards-'));
  const program = spawn(options.reader, [pictures], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
  return {
    async ask(question) {
      program.stdin.write(`${JSON.stringify(question)}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error('The reader ended. Build it with: cargo build --release -p kith-reader --example cards');
      return JSON.parse(value);
    },
    end() {
      program.stdin.end();
      rmSync(pictures, { recursive: true });
    },
  };
}

/** Lines of text as one pass of a recogniser that sees everything. */
function asPass(lines) {
  const words = lines.flatMap((text, line) => {
    let x = 0;
    return text.split(/\s+/).filter(Boolean).map((word) => {
      const bbox = { x0: x, y0: line * 30, x1: x + word.length * 10, y1: line * 30 + 20 };
      x = bbox.x1 + 8;
      return { text: word, bbox, confidence: 95, line, block: 0 };
    });
  });
  return { words };
}

function complain(card, fields) {
  if (!options.detail) return;
  const result = scoreCard(card, fields);
  for (const [field, [right, all]] of Object.entries(result.recall)) {
    if (right < all) {
      const have = fields[{ email: 'emails', phone: 'phones', website: 'webs' }[field] ?? field];
      const key = { email: 'emails', phone: 'phones' }[field] ?? field;
      console.error(card.file, field, JSON.stringify(card.fields[key]), '≠', JSON.stringify(have));
    }
  }
  for (const [field, [right, all]] of Object.entries(result.certain)) {
    if (right < all) console.error(card.file, field, 'was certain and wrong');
  }
}

const program = reader();
const plain = [];
for (const card of cards) {
  const { fields } = await program.ask({ passes: [asPass(card.text_lines)] });
  complain({ ...card, file: `${card.file} (text)` }, fields);
  plain.push({ truth: card, fields });
}
const report = { parser_on_text: score(plain) };
if (!options.text) {
  const eyes = await recogniser(options.langs);
  const read = [];
  for (const card of cards) {
    const begun = performance.now();
    let answer = await program.ask({ photo: join(folder, card.file) });
    let own = answer.ms;
    let passes = 0;
    while (answer.fields === undefined) {
      const words = await eyes.words(answer.picture, answer.mode);
      passes += 1;
      answer = await program.ask({ words });
      own += answer.ms;
    }
    const ms = Math.round(performance.now() - begun);
    if (!answer.found) console.error(card.file, 'no card was found in the picture');
    complain(card, answer.fields);
    read.push({ truth: card, fields: answer.fields, ms, own, passes });
  }
  await eyes.end();
  report.langs = options.langs;
  report.pictures = score(read);
  const mean = (pick) => Math.round(read.reduce((sum, card) => sum + pick(card), 0) / Math.max(read.length, 1));
  report.pictures.ms_without_recogniser = mean((card) => card.own);
  report.pictures.passes_per_card = read.reduce((sum, card) => sum + card.passes, 0) / Math.max(read.length, 1);
}
program.end();
console.log(JSON.stringify(report, null, 2));
