exports.gunzipSync = (bytes) => bytes;
