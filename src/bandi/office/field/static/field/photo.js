// A photo small enough to send. It leaves as a bare picture: where and when it was taken are not in it.
"use strict";

async function bare(file) {
  const LONGEST = 1280;
  if (!file) return "";
  const seen = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST / Math.max(seen.width, seen.height));
  const board = Object.assign(document.createElement("canvas"), { width: Math.round(seen.width * scale), height: Math.round(seen.height * scale) });
  board.getContext("2d").drawImage(seen, 0, 0, board.width, board.height);
  return board.toDataURL("image/jpeg", 0.8);
}
