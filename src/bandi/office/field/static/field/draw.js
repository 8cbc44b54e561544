// A signature under the finger. It leaves as a bare picture.
"use strict";

const Draw = (() => {
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

  wipe();
  return { wipe, signature };
})();
