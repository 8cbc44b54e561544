// A signature under the finger, and a photo made small. Both leave as bare pictures: where and when are not in them.
"use strict";

const Draw = (() => {
  const LONGEST = 1280;
  const board = document.getElementById("sign");
  const pen = board.getContext("2d");
  let drawn = false;

  function place(event) {
    const box = board.getBoundingClientRect();
    return [((event.clientX - box.left) * board.width) / box.width, ((event.clientY - box.top) * board.height) / box.height];
  }

  function wipe() {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, board.width, board.height);
    pen.strokeStyle = "#111";
    pen.lineWidth = 4;
    pen.lineCap = "round";
    drawn = false;
  }

  board.addEventListener("pointerdown", (event) => {
    board.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(...place(event));
    drawn = true;
  });
  board.addEventListener("pointermove", (event) => {
    if (!event.buttons) return;
    pen.lineTo(...place(event));
    pen.stroke();
  });

  const signature = () => (drawn ? board.toDataURL("image/png") : "");

  async function photo(file) {
    if (!file) return "";
    const seen = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST / Math.max(seen.width, seen.height));
    const small = document.createElement("canvas");
    small.width = Math.round(seen.width * scale);
    small.height = Math.round(seen.height * scale);
    small.getContext("2d").drawImage(seen, 0, 0, small.width, small.height);
    return small.toDataURL("image/jpeg", 0.8);
  }

  wipe();
  return { wipe, signature, photo };
})();
