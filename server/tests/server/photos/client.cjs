// Uploads a file to an address that exists, with the client of the registry: node upload.cjs URL FILE [CUT_AT].
const fs = require("fs");
const tus = require("tus-js-client");

const [url, file, cutAt] = process.argv.slice(2);
let from = null;
const upload = new tus.Upload(fs.createReadStream(file), {
  uploadUrl: url,
  uploadSize: fs.statSync(file).size,
  chunkSize: 50_000,
  retryDelays: null,
  onChunkComplete(size, accepted) {
    from ??= accepted - size;
    if (accepted >= Number(cutAt ?? Infinity)) {
      upload.abort();
      console.log(`cut at ${accepted}`);
      process.exit(0);
    }
  },
  onSuccess() {
    console.log(`resumed at ${from}, done`);
  },
  onError(error) {
    console.error(String(error));
    process.exit(1);
  },
});
upload.start();
