// tesseract.js with data from npm, without the network.
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// The same packages as the app's.
const require = createRequire(new URL('../../app/reader/npm/', import.meta.url));
const { createWorker } = require('tesseract.js');

/** A recogniser for languages such as `eng+deu`: `words(file, mode)` and `end()`. */
export async function recogniser(langs) {
  const folder = mkdtempSync(join(tmpdir(), 'kith-languages-'));
  for (const lang of langs.split('+')) {
    const data = require.resolve(`@tesseract.js-data/${lang}/4.0.0_best_int/${lang}.traineddata.gz`);
    copyFileSync(data, join(folder, `${lang}.traineddata.gz`));
  }
  const worker = await createWorker(langs, 1, { langPath: folder, cacheMethod: 'none' });
  return {
    async words(file, mode) {
      await worker.setParameters({ tessedit_pageseg_mode: mode, user_defined_dpi: '300' });
      const { data } = await worker.recognize(readFileSync(file), {}, { blocks: true, text: false });
      return wordsOf(data);
    },
    async end() {
      await worker.terminate();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The words of a page as the reader takes them. */
export function wordsOf(data) {
  let line = 0;
  return (data.blocks ?? []).flatMap((block, at) =>
    block.paragraphs.flatMap((paragraph) =>
      paragraph.lines.flatMap((row) => {
        line += 1;
        return row.words.map(({ text, bbox, confidence }) => ({ text, bbox, confidence, line, block: at }));
      }),
    ),
  );
}
