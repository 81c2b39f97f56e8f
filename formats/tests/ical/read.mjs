// What ical.js reads in each of the vCards that come in as a JSON list: its properties as jCard, or its complaint.
import ICAL from "ical.js";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const read = (text) => {
  try {
    return { properties: ICAL.parse(text)[1] };
  } catch (error) {
    return { error: String(error) };
  }
};
process.stdout.write(JSON.stringify(JSON.parse(Buffer.concat(chunks)).map(read)));
