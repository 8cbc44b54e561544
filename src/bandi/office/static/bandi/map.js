// Draws the outlines of the district's neighbourhoods, the chosen one with its count. No tiles, no points, no addresses.
"use strict";

(() => {
  const box = document.getElementById("map");
  const shapes = document.getElementById("shapes");
  if (!box || !shapes || !window.L) return;
  const collection = JSON.parse(shapes.textContent);
  const here = collection.features.find((one) => one.properties.here);
  if (!here) return;
  box.hidden = false;
  document.getElementById("outline").hidden = true;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(box, {
    attributionControl: false, zoomAnimation: !still, fadeAnimation: !still, scrollWheelZoom: false, zoomSnap: 0.25,
  });
  const layer = L.geoJSON(collection, {
    style: (one) => one.properties.here
      ? { color: "#0b50d0", weight: 3, fillColor: "#256ef4", fillOpacity: 0.25 }
      : { color: "#58616a", weight: 1, fillColor: "#cdd1d5", fillOpacity: 0.35 },
    onEachFeature: (one, drawn) => {
      const { name, count } = one.properties;
      drawn.bindTooltip(count === null ? name : `${name} ${count}`, {
        permanent: true, direction: "center", className: count === null ? "map__name" : "map__name map__name--here",
      });
    },
    interactive: false,
  }).addTo(map);
  map.fitBounds(layer.getBounds(), { padding: [12, 12] });
})();
