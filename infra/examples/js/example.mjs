// Requests a show, follows it, and writes the MP3.
//
//   node example.mjs show.mp3 '{"minutes": 3, "language": "de"}'
//
// RADIOX_NATS_URL and RADIOX_NATS_TOKEN name the broker of the station.
import { connect } from "radiox-client";

const [file = "show.mp3", request = '{"minutes": 1}'] = process.argv.slice(2);
let radio;
try {
  radio = await connect(process.env.RADIOX_NATS_URL, { token: process.env.RADIOX_NATS_TOKEN });
  const showId = await radio.request(JSON.parse(request));
  console.log(`requested: show ${showId}`);
  for await (const { name, event } of radio.follow(showId)) {
    if (name === "progress") console.log(`  ${event.stage}: ${event.done} of ${event.total}  ${event.text}`);
    else console.log(name);
  }
  const show = await radio.wait(showId);
  await radio.save(show.audio, file);
  console.log(`${show.episode}\n${Math.round(show.duration)} seconds are in ${file}`);
} catch (error) {
  console.error(`${error.name}: ${error.message}`);
  process.exitCode = 1;
} finally {
  await radio?.close();
}
