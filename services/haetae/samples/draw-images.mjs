#!/usr/bin/env node
// Draws the sample pictures: landscapes, faces made of shapes, rooms, documents and patterns, from numbers alone, so that
// they can be given away and hold nobody. `node services/haetae/samples/draw-images.mjs` rewrites images/ and index.json.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';

const folder = new URL('images/', import.meta.url);
const clamp = (x, a = 0, b = 1) => Math.min(b, Math.max(a, x));
const mix = (a, b, t) => a + (b - a) * t;
const mixColour = (a, b, t) => a.map((v, i) => mix(v, b[i], t));
const smooth = (a, b, x) => {
  const t = clamp((x - a) / (b - a));
  return t * t * (3 - 2 * t);
};

/** Numbers in [0,1) that are the same in every run (mulberry32). */
function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Smooth noise in [0,1): value noise on a lattice, several octaves. */
function fractal(seed, octaves = 5) {
  const lattice = (x, y) => {
    let h = Math.imul(x, 374761393) ^ Math.imul(y, 668265263) ^ Math.imul(seed, 974711);
    h = Math.imul(h ^ (h >>> 13), 1274126177);
    return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
  };
  const one = (x, y) => {
    const xi = Math.floor(x);
    const yi = Math.floor(y);
    const u = smooth(0, 1, x - xi);
    const v = smooth(0, 1, y - yi);
    return mix(
      mix(lattice(xi, yi), lattice(xi + 1, yi), u),
      mix(lattice(xi, yi + 1), lattice(xi + 1, yi + 1), u),
      v,
    );
  };
  return (x, y) => {
    let sum = 0;
    let size = 1;
    let all = 0;
    for (let o = 0; o < octaves; o += 1) {
      sum += size * one(x * 2 ** o + o * 17, y * 2 ** o - o * 31);
      all += size;
      size /= 2;
    }
    return sum / all;
  };
}

/** A picture from a function of (x, y), both over the height, to [r, g, b]. */
function shade(width, height, colourAt) {
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const colour = colourAt(x / height, y / height);
      for (let c = 0; c < 3; c += 1) data[(y * width + x) * 3 + c] = clamp(Math.round(colour[c]), 0, 255);
    }
  return sharp(data, { raw: { width, height, channels: 3 } });
}

const rgb = (c) => `rgb(${c.map((v) => Math.round(v)).join(',')})`;
const svg = (width, height, body) =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${body}</svg>`);
/** Lays shapes over a shaded ground, with a little grain and soft light so that flat areas are not flat. */
async function paint(width, height, ground, body, seed) {
  const base = await shade(width, height, ground).png().toBuffer();
  const { data } = await sharp(base)
    .composite([{ input: svg(width, height, body) }])
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const light = fractal(seed + 99, 4);
  return shade(width, height, (x, y) => {
    const at = (Math.round(y * height) * width + Math.round(x * height)) * 3;
    const gain = 0.78 + 0.44 * light(x * 3, y * 3);
    return [data[at] * gain, data[at + 1] * gain, data[at + 2] * gain];
  });
}

const scenes = {
  /** Ranges of hills under a cloudy sky, with a sun. */
  hills(seed, [w, h], { sky, far, near, sun }) {
    const ridge = fractal(seed, 6);
    const cloud = fractal(seed + 1, 5);
    const soil = fractal(seed + 2, 6);
    return shade(w, h, (x, y) => {
      const c = smooth(0.45, 0.75, cloud(x * 2.2, y * 5));
      let colour = mixColour(mixColour(sky[0], sky[1], clamp(y * 1.6)), [245, 242, 238], c * 0.8);
      const d = Math.hypot(x - sun[0], y - sun[1]);
      colour = mixColour(colour, [255, 240, 190], Math.exp(-((d / 0.09) ** 2)) + 0.35 * Math.exp(-((d / 0.3) ** 2)));
      for (let i = 0; i < 4; i += 1) {
        const top = 0.36 + i * 0.13 + (0.34 - i * 0.05) * (ridge(x * (1.3 + i * 0.6) + i * 9, i * 7.3) - 0.5);
        if (y > top) colour = mixColour(far, near, i / 3).map((v) => v * (0.6 + 0.75 * soil(x * 9, y * 12 + i)));
      }
      return colour;
    });
  },
  /** A sea with waves, a coast and a boat-like shape of light. */
  sea(seed, [w, h], { sky, water, horizon }) {
    const cloud = fractal(seed, 6);
    const wave = fractal(seed + 1, 5);
    const coast = fractal(seed + 2, 5);
    return shade(w, h, (x, y) => {
      if (y < horizon) {
        const c = smooth(0.4, 0.7, cloud(x * 3, (y * 6) / (1.2 - y)));
        return mixColour(mixColour(sky[0], sky[1], y / horizon), [250, 250, 252], c);
      }
      const depth = (y - horizon) / (1 - horizon);
      const v = wave((x * 5) / (0.15 + depth), 14 / (0.12 + depth));
      const sand = coast(x * 2, 3) * 0.5 + 0.62;
      if (y > sand + 0.1 * x) return mixColour([214, 190, 140], [150, 120, 80], coast(x * 12, y * 12));
      return mixColour(water[0], water[1], v).map((c) => c + 90 * smooth(0.62, 0.75, v) * (1 - depth * 0.4));
    });
  },
  /** Houses with windows at dusk. */
  async town(seed, [w, h], { sky, wall }) {
    const roll = dice(seed);
    const cloud = fractal(seed, 5);
    let body = '';
    for (let row = 0; row < 3; row += 1)
      for (let x = -20; x < w; ) {
        const bw = 36 + roll() * 60;
        const top = h * (0.22 + row * 0.17 + roll() * 0.22);
        const c = mixColour(wall[0], wall[1], roll()).map((v) => v * (0.55 + row * 0.22));
        body += `<rect x="${x}" y="${top}" width="${bw}" height="${h - top}" fill="${rgb(c)}"/>`;
        if (roll() < 0.5)
          body += `<path d="M${x - 4} ${top} L${x + bw / 2} ${top - 26 * roll() - 8} L${x + bw + 4} ${top} Z" fill="${rgb(c.map((v) => v * 0.6))}"/>`;
        for (let wy = top + 10; wy < h - 14; wy += 19)
          for (let wx = x + 6; wx < x + bw - 10; wx += 14)
            body += `<rect x="${wx}" y="${wy}" width="8" height="11" fill="${roll() < 0.4 ? 'rgb(250,214,120)' : rgb(c.map((v) => v * 0.45))}"/>`;
        x += bw + roll() * 14;
      }
    return paint(w, h, (x, y) => mixColour(mixColour(sky[0], sky[1], y), [240, 220, 210], 0.6 * cloud(x * 2, y * 4)), body, seed);
  },
  /** A face of plain shapes before a wall. */
  async portrait(seed, [w, h], { skin, hair, cloth, wall }) {
    const roll = dice(seed);
    const paper = fractal(seed, 5);
    const cx = w * (0.42 + roll() * 0.16);
    const cy = h * (0.38 + roll() * 0.06);
    const r = h * (0.17 + roll() * 0.05);
    const tilt = roll() * 16 - 8;
    const side = roll() < 0.5 ? -1 : 1;
    const body = `
      <rect x="${roll() * w * 0.6}" y="0" width="${w * 0.22}" height="${h * (0.3 + roll() * 0.4)}" fill="${rgb(mixColour(wall, [255, 255, 255], 0.5))}"/>
      <rect x="${w * (0.7 + roll() * 0.1)}" y="${h * roll() * 0.3}" width="${w * 0.18}" height="${h * 0.4}" fill="${rgb(wall.map((v) => v * 0.5))}"/>
      <g transform="rotate(${tilt} ${cx} ${cy})">
      <ellipse cx="${cx}" cy="${cy - r * 0.1}" rx="${r * 1.22}" ry="${r * 1.4}" fill="${rgb(hair)}"/>
      <path d="M${cx - r * 1.15} ${cy} Q${cx - side * r * 1.9} ${cy + r * 1.8} ${cx - r * 0.8} ${cy + r * 2.2} L${cx + r} ${cy + r * 2.1} Q${cx + r * 1.5} ${cy + r} ${cx + r * 1.1} ${cy} Z" fill="${rgb(hair.map((v) => v * 0.85))}"/>
      <rect x="${cx - r * 0.35}" y="${cy + r * 0.7}" width="${r * 0.7}" height="${r}" fill="${rgb(skin.map((v) => v * 0.8))}"/>
      <ellipse cx="${cx}" cy="${cy}" rx="${r * 0.92}" ry="${r * 1.15}" fill="${rgb(skin)}"/>
      <path d="M${cx + side * r * 0.2} ${cy - r * 1.1} A ${r * 0.92} ${r * 1.15} 0 0 ${side > 0 ? 1 : 0} ${cx + side * r * 0.2} ${cy + r * 1.1} Z" fill="${rgb(skin.map((v) => v * 0.78))}"/>
      <path d="M${cx - r} ${cy - r * 0.35} Q${cx} ${cy - r * (0.7 + roll() * 0.5)} ${cx + r} ${cy - r * 0.35} Q${cx} ${cy - r * 1.9} ${cx - r} ${cy - r * 0.35}" fill="${rgb(hair.map((v) => v * 1.15))}"/>
      ${[-1, 1].map((s) => `<ellipse cx="${cx + s * r * 0.38}" cy="${cy - r * 0.05}" rx="${r * 0.17}" ry="${r * 0.09}" fill="white"/><circle cx="${cx + s * r * 0.38}" cy="${cy - r * 0.05}" r="${r * 0.08}" fill="rgb(40,30,25)"/><rect x="${cx + s * r * 0.38 - r * 0.22}" y="${cy - r * 0.3}" width="${r * 0.44}" height="${r * 0.08}" fill="${rgb(hair)}"/>`).join('')}
      <path d="M${cx} ${cy} l${side * r * 0.16} ${r * 0.38} l${-side * r * 0.2} 0 Z" fill="${rgb(skin.map((v) => v * 0.65))}"/>
      <path d="M${cx - r * 0.32} ${cy + r * 0.62} q${r * 0.32} ${r * (0.05 + roll() * 0.3)} ${r * 0.64} 0 z" fill="rgb(150,60,60)"/></g>
      <path d="M${cx - r * 2.4} ${h} Q${cx - r * 2.1} ${cy + r * 1.7} ${cx - r * 0.5} ${cy + r * 1.5} L${cx + r * 0.5} ${cy + r * 1.5} Q${cx + r * 2.1} ${cy + r * 1.7} ${cx + r * 2.4} ${h} Z" fill="${rgb(cloth)}"/>
      <path d="M${cx - r * 0.5} ${cy + r * 1.5} L${cx} ${cy + r * 2.3} L${cx + r * 0.5} ${cy + r * 1.5} L${cx + r * 0.25} ${h} L${cx - r * 0.25} ${h} Z" fill="${rgb(cloth.map((v) => v * 0.6))}"/>`;
    return paint(w, h, (x, y) => wall.map((v) => v * (0.5 + 0.9 * paper(x * 3, y * 3)) * (1.1 - 0.4 * y)), body, seed);
  },
  /** A room: floor, walls, window, furniture. */
  async room(seed, [w, h], { wall, floor, cover }) {
    const roll = dice(seed);
    const grain = fractal(seed, 5);
    const line = 0.58 + roll() * 0.1;
    const wx = w * (0.08 + roll() * 0.5);
    const sx = w * (0.3 + roll() * 0.25);
    const body = `
      <rect x="${wx}" y="${h * 0.1}" width="${w * 0.24}" height="${h * 0.34}" fill="rgb(215,235,250)"/>
      <path d="M${wx} ${h * 0.44} l${w * 0.08} ${-h * 0.14} l${w * 0.06} ${h * 0.07} l${w * 0.1} ${-h * 0.12} v${h * 0.19} z" fill="rgb(90,130,80)"/>
      <path d="M${wx + w * 0.12} ${h * 0.1} v${h * 0.34} M${wx} ${h * 0.27} h${w * 0.24}" stroke="white" stroke-width="5"/>
      <rect x="${wx - 14}" y="${h * 0.07}" width="26" height="${h * 0.48}" fill="${rgb(cover.map((v) => v * 0.8))}"/>
      <rect x="${sx}" y="${h * 0.5}" width="${w * 0.42}" height="${h * 0.18}" rx="12" fill="${rgb(cover)}"/>
      <rect x="${sx - 16}" y="${h * 0.6}" width="${w * 0.42 + 32}" height="${h * 0.19}" rx="12" fill="${rgb(cover.map((v) => v * 0.7))}"/>
      ${[0, 1, 2].map((i) => `<rect x="${sx + 14 + i * w * 0.13}" y="${h * 0.53}" width="${w * 0.1}" height="${h * 0.1}" rx="8" fill="${rgb(mixColour(cover, [255, 240, 200], 0.3 + 0.3 * i))}"/>`).join('')}
      <ellipse cx="${w * (0.25 + roll() * 0.5)}" cy="${h * 0.9}" rx="${w * 0.27}" ry="${h * 0.06}" fill="${rgb(wall.map((v) => v * 0.45))}"/>
      <path d="M${w * 0.86} ${h * 0.86} v${-h * 0.5} l${-w * 0.05} 0 l${w * 0.03} ${-h * 0.13} h${w * 0.07} l${w * 0.03} ${h * 0.13} h${-w * 0.05} v${h * 0.5} z" fill="rgb(240,220,150)" stroke="rgb(70,60,50)" stroke-width="4"/>
      <rect x="${w * (0.62 + roll() * 0.1)}" y="${h * 0.12}" width="${w * 0.12}" height="${h * 0.2}" fill="rgb(60,70,100)" stroke="rgb(190,150,80)" stroke-width="6"/>`;
    return paint(
      w,
      h,
      (x, y) =>
        y < line
          ? wall.map((v) => v * (0.75 + 0.4 * grain(x * 2, y * 2)) * (1.1 - 0.3 * Math.abs(x - 0.7)))
          : floor.map((v) => v * (0.6 + 0.7 * grain(x * (3 / (y + 0.1)), y * 40))),
      body,
      seed,
    );
  },
  /** A printed page on a table: headings, lines, a stamp, a table. */
  async page(seed, [w, h], { table, ink }) {
    const roll = dice(seed);
    const wood = fractal(seed, 5);
    let body = `<g transform="rotate(${roll() * 10 - 5} ${w / 2} ${h / 2})"><rect x="${w * 0.16}" y="${h * 0.07}" width="${w * 0.68}" height="${h * 0.86}" fill="rgb(246,243,234)"/>`;
    body += `<rect x="${w * 0.22}" y="${h * 0.12}" width="${w * (0.2 + roll() * 0.25)}" height="${h * 0.05}" fill="${rgb(ink)}"/>`;
    for (let y = 0.23; y < 0.82; y += 0.032) {
      if (roll() < 0.14) continue;
      for (let x = 0.22; x < 0.74; ) {
        const word = 0.02 + roll() * 0.07;
        if (roll() < 0.9) body += `<rect x="${w * x}" y="${h * y}" width="${w * word}" height="${h * 0.016}" fill="${rgb(ink.map((v) => v + 40))}"/>`;
        x += word + 0.014;
      }
    }
    body += `<rect x="${w * (0.24 + roll() * 0.2)}" y="${h * (0.34 + roll() * 0.2)}" width="${w * 0.26}" height="${h * 0.2}" fill="${rgb(mixColour(table, [255, 255, 255], 0.4))}" stroke="${rgb(ink)}" stroke-width="2"/>`;
    body += `<circle cx="${w * (0.58 + roll() * 0.15)}" cy="${h * 0.8}" r="${h * 0.075}" fill="none" stroke="rgb(160,40,50)" stroke-width="7"/></g>`;
    return paint(w, h, (x, y) => table.map((v) => v * (0.55 + 0.8 * wood(x * 1.5, y * 24))), body, seed);
  },
  /** Petals and leaves. */
  async garden(seed, [w, h], { leaf, petal }) {
    const roll = dice(seed);
    const ground = fractal(seed, 6);
    let body = '';
    for (let i = 0; i < 26; i += 1) {
      const x = roll() * w;
      const y = h * (0.15 + roll() * 0.85);
      const r = h * (0.03 + roll() * 0.1);
      const c = mixColour(petal[0], petal[1], roll());
      body += `<path d="M${x} ${y} q${r} ${r * 2} ${r * 0.3} ${h}" stroke="${rgb(leaf.map((v) => v * 0.6))}" stroke-width="${r / 5}" fill="none"/>`;
      const n = 5 + Math.floor(roll() * 5);
      for (let p = 0; p < n; p += 1)
        body += `<ellipse cx="${x}" cy="${y - r * 0.8}" rx="${r * 0.4}" ry="${r * 0.8}" fill="${rgb(c.map((v) => v * (0.75 + 0.25 * (p % 2))))}" transform="rotate(${(p * 360) / n} ${x} ${y})"/>`;
      body += `<circle cx="${x}" cy="${y}" r="${r * 0.35}" fill="rgb(240,200,60)"/>`;
    }
    return paint(w, h, (x, y) => leaf.map((v) => v * (0.35 + 1.2 * ground(x * 6, y * 6)) * (1.15 - 0.5 * y)), body, seed);
  },
  /** Cells around scattered points, as of stones or cloth. */
  cells(seed, [w, h], { colours, count }) {
    const roll = dice(seed);
    const grain = fractal(seed, 4);
    const points = Array.from({ length: count }, () => [(roll() * w) / h, roll(), Math.floor(roll() * colours.length), 0.6 + roll() * 0.6]);
    return shade(w, h, (x, y) => {
      let best = 9;
      let second = 9;
      let hit = points[0];
      for (const p of points) {
        const d = Math.hypot(p[0] - x, p[1] - y);
        if (d < best) {
          second = best;
          best = d;
          hit = p;
        } else if (d < second) second = d;
      }
      const edge = smooth(0, 0.025, second - best);
      return colours[hit[2]].map((v) => v * hit[3] * (0.3 + 0.7 * edge) * (0.75 + 0.5 * grain(x * 10, y * 10)));
    });
  },
  /** Woven stripes bent by noise. */
  weave(seed, [w, h], { colours, turns }) {
    const bend = fractal(seed, 3);
    const cloth = fractal(seed + 1, 5);
    return shade(w, h, (x, y) => {
      const a = Math.sin((x * turns[0] + bend(x * 2, y * 2) * 6) * 2);
      const b = Math.sin((y * turns[1] + bend(x * 2 + 9, y * 2) * 6) * 2);
      const t = clamp(0.5 + 0.5 * (Math.abs(a) > Math.abs(b) ? a : b));
      return mixColour(mixColour(colours[0], colours[1], t), colours[2], smooth(0.5, 0.8, cloth(x * 3, y * 3)));
    });
  },
  /** Fruit-like balls on a table, lit from one side. */
  balls(seed, [w, h], { table, colours }) {
    const roll = dice(seed);
    const cloth = fractal(seed, 6);
    const balls = Array.from({ length: 11 }, () => ({ x: (roll() * w) / h, y: 0.3 + roll() * 0.6, r: 0.06 + roll() * 0.12, c: colours[Math.floor(roll() * colours.length)] })).sort((a, b) => a.y - b.y);
    return shade(w, h, (x, y) => {
      let colour = table.map((v) => v * (0.45 + 0.9 * cloth(x * 4, y * 4)) * (0.7 + 0.5 * y));
      for (const { x: bx, y: by, r, c } of balls) {
        const sd = Math.hypot(x - bx - r * 0.7, (y - by - r * 0.6) * 2);
        if (sd < r) colour = colour.map((v) => v * mix(0.45, 1, sd / r));
        const d = Math.hypot(x - bx, y - by);
        if (d < r) {
          const z = Math.sqrt(1 - (d / r) ** 2);
          const lit = clamp(0.2 + 0.8 * (z * 0.6 - ((x - bx) / r) * 0.5 - ((y - by) / r) * 0.5));
          colour = c.map((v) => v * lit * (0.85 + 0.3 * cloth(x * 20, y * 20)) + 110 * lit ** 12);
        }
      }
      return colour;
    });
  },
};

const L = [640, 427];
const P = [427, 560];
const S = [512, 512];
const W = [720, 405];
const pictures = [
  ['valley', 'hills', 11, L, { sky: [[70, 120, 190], [200, 215, 230]], far: [120, 140, 165], near: [45, 75, 35], sun: [1.1, 0.18] }, 'Green hills under a cloudy sky', 'jpg', true],
  ['lake-house', 'room', 12, L, { wall: [196, 178, 150], floor: [140, 96, 60], cover: [70, 100, 140] }, 'A living room with a blue sofa', 'jpg', true],
  ['woman-at-wall', 'portrait', 13, P, { skin: [214, 168, 138], hair: [58, 38, 30], cloth: [150, 50, 70], wall: [150, 160, 150] }, 'A face drawn with shapes, dark hair, red dress', 'jpg', true],
  ['tulips', 'garden', 14, S, { leaf: [70, 120, 60], petal: [[220, 60, 80], [250, 160, 60]] }, 'Red and orange flowers', 'webp', true],
  ['old-town', 'town', 15, L, { sky: [[60, 60, 110], [230, 150, 110]], wall: [[180, 120, 90], [210, 190, 160]] }, 'Houses at dusk, windows lit', 'png', true],
  ['harbour', 'sea', 16, W, { sky: [[90, 140, 200], [225, 225, 225]], water: [[20, 60, 90], [60, 130, 150]], horizon: 0.38 }, 'A bay with a sandy shore', 'jpg', true],
  ['red-ridge', 'hills', 21, W, { sky: [[200, 120, 90], [250, 210, 150]], far: [160, 100, 90], near: [90, 40, 25], sun: [0.5, 0.3] }, 'Red ridges at sunset', 'jpg'],
  ['snow-pass', 'hills', 22, L, { sky: [[120, 160, 210], [220, 230, 240]], far: [210, 220, 235], near: [120, 130, 150], sun: [0.3, 0.1] }, 'A pass in snow', 'jpg'],
  ['steppe', 'hills', 23, P, { sky: [[90, 150, 220], [230, 235, 240]], far: [190, 180, 120], near: [130, 120, 50], sun: [0.6, 0.25] }, 'Dry grassland', 'webp'],
  ['night-hills', 'hills', 24, L, { sky: [[10, 15, 40], [60, 60, 110]], far: [50, 50, 80], near: [15, 20, 25], sun: [1.2, 0.15] }, 'Hills by moonlight', 'jpg'],
  ['atoll', 'sea', 25, L, { sky: [[60, 150, 220], [200, 235, 245]], water: [[10, 130, 150], [80, 210, 200]], horizon: 0.3 }, 'A turquoise lagoon', 'jpg'],
  ['storm-sea', 'sea', 26, P, { sky: [[60, 65, 75], [130, 135, 140]], water: [[25, 35, 40], [80, 95, 100]], horizon: 0.45 }, 'Grey sea before a storm', 'jpg'],
  ['river-mouth', 'sea', 27, S, { sky: [[150, 120, 140], [250, 200, 160]], water: [[70, 60, 70], [170, 130, 110]], horizon: 0.25 }, 'A river mouth at dawn', 'webp'],
  ['high-street', 'town', 31, W, { sky: [[130, 170, 210], [235, 235, 230]], wall: [[200, 90, 70], [230, 210, 170]] }, 'A street of brick houses', 'jpg'],
  ['blue-city', 'town', 32, P, { sky: [[20, 25, 50], [70, 60, 110]], wall: [[60, 80, 120], [110, 120, 160]] }, 'Towers at night', 'png'],
  ['white-roofs', 'town', 33, S, { sky: [[80, 150, 220], [210, 230, 245]], wall: [[230, 225, 215], [200, 190, 180]] }, 'White houses by day', 'jpg'],
  ['man-in-green', 'portrait', 41, P, { skin: [160, 110, 80], hair: [20, 18, 18], cloth: [50, 110, 70], wall: [180, 160, 120] }, 'A face drawn with shapes, green jacket', 'jpg'],
  ['grandmother', 'portrait', 42, S, { skin: [232, 196, 172], hair: [200, 200, 205], cloth: [90, 80, 120], wall: [110, 120, 140] }, 'A face drawn with shapes, grey hair', 'jpg'],
  ['student', 'portrait', 43, L, { skin: [196, 144, 106], hair: [90, 50, 25], cloth: [230, 200, 60], wall: [70, 90, 110] }, 'A face drawn with shapes, yellow shirt', 'webp'],
  ['speaker', 'portrait', 44, P, { skin: [118, 78, 56], hair: [15, 12, 12], cloth: [40, 60, 130], wall: [200, 190, 170] }, 'A face drawn with shapes, blue coat', 'jpg'],
  ['green-room', 'room', 51, W, { wall: [150, 180, 150], floor: [110, 80, 60], cover: [150, 110, 60] }, 'A green room with a brown sofa', 'jpg'],
  ['attic', 'room', 52, P, { wall: [210, 190, 170], floor: [90, 70, 60], cover: [140, 50, 60] }, 'An attic with a red sofa', 'jpg'],
  ['waiting-room', 'room', 53, S, { wall: [220, 225, 230], floor: [130, 140, 150], cover: [50, 120, 120] }, 'A waiting room', 'png'],
  ['letter', 'page', 61, P, { table: [120, 80, 50], ink: [40, 40, 50] }, 'A printed letter on a table', 'png'],
  ['invoice', 'page', 62, P, { table: [70, 90, 100], ink: [30, 30, 60] }, 'An invoice with a stamp', 'jpg'],
  ['notice', 'page', 63, L, { table: [160, 150, 130], ink: [60, 20, 20] }, 'A notice, lying across', 'webp'],
  ['meadow', 'garden', 71, L, { leaf: [100, 150, 60], petal: [[240, 240, 245], [200, 160, 230]] }, 'White and lilac flowers in a meadow', 'jpg'],
  ['roses', 'garden', 72, P, { leaf: [40, 80, 50], petal: [[180, 20, 50], [230, 120, 140]] }, 'Roses before a dark hedge', 'jpg'],
  ['stone-wall', 'cells', 81, L, { colours: [[170, 160, 145], [120, 115, 110], [190, 175, 150]], count: 60 }, 'A wall of field stones', 'jpg'],
  ['stained-glass', 'cells', 82, S, { colours: [[200, 40, 40], [40, 80, 190], [230, 190, 50], [40, 140, 80]], count: 34 }, 'Coloured glass', 'png'],
  ['carpet', 'weave', 91, L, { colours: [[130, 30, 40], [220, 190, 130], [30, 40, 80]], turns: [9, 7] }, 'A carpet, seen close', 'jpg'],
  ['fruit', 'balls', 92, L, { table: [150, 120, 95], colours: [[220, 60, 40], [240, 180, 40], [120, 170, 60]] }, 'Fruit on a cloth', 'jpg'],
];

/** What people do to a picture before they post it again. */
const overlays = {
  turned: (p) => p.rotate(90),
  mirrored: (p) => p.flop(),
  async bordered(p) {
    const side = Math.round((await size(p)).width * 0.06);
    return p.extend({ top: side, bottom: side, left: side, right: side, background: '#ffffff' });
  },
  async letterboxed(p) {
    const { width, height } = await size(p);
    const band = Math.round((width - height) / 2);
    return p.extend({ top: band, bottom: band, background: '#000000' });
  },
  async cropped(p) {
    const { width, height } = await size(p);
    return p.extract({ left: Math.round(width * 0.04), top: Math.round(height * 0.03), width: Math.round(width * 0.92), height: Math.round(height * 0.94) });
  },
  async screenshot(p) {
    const { width, height } = await size(p);
    const head = Math.round(width * 0.22);
    const foot = Math.round(width * 0.55);
    const bar = (y, n) => Array.from({ length: n }, (_, i) => `<rect x="${width * (0.05 + i * 0.13)}" y="${y}" width="${width * 0.09}" height="${width * 0.025}" rx="5" fill="#333"/>`).join('');
    const input = svg(width, height + head + foot, `<circle cx="${width * 0.09}" cy="${head * 0.68}" r="${width * 0.045}" fill="#8aa"/>${bar(width * 0.02, 2)}<rect x="${width * 0.17}" y="${head * 0.6}" width="${width * 0.35}" height="${width * 0.03}" fill="#222"/><rect x="${width * 0.84}" y="${width * 0.02}" width="${width * 0.1}" height="${width * 0.03}" fill="#333"/>${bar(head + height + width * 0.05, 4)}${bar(head + height + width * 0.14, 7)}${bar(head + height + width * 0.2, 5)}`);
    const extended = await p.extend({ top: head, bottom: foot, background: '#fafafa' }).png().toBuffer();
    return sharp(extended).composite([{ input }]);
  },
  recompressed: (p) => p.resize({ width: 360 }).jpeg({ quality: 35 }),
  async captioned(p) {
    const { width, height } = await size(p);
    const band = Math.round(height * 0.16);
    const words = Array.from({ length: 6 }, (_, i) => `<rect x="${width * (0.06 + i * 0.15)}" y="${band * 0.32}" width="${width * (0.08 + (i % 3) * 0.02)}" height="${band * 0.36}" rx="3" fill="black"/>`).join('');
    const extended = await p.extend({ top: band, background: '#ffffff' }).png().toBuffer();
    return sharp(extended).composite([{ input: svg(width, height + band, words) }]);
  },
};
const size = (p) => p.metadata();
const edits = [
  ['valley', 'turned'],
  ['lake-house', 'mirrored'],
  ['woman-at-wall', 'bordered'],
  ['harbour', 'letterboxed'],
  ['tulips', 'cropped'],
  ['old-town', 'screenshot'],
  ['valley', 'recompressed'],
  ['lake-house', 'captioned'],
];

const encoders = {
  jpg: (p) => p.jpeg({ quality: 78, mozjpeg: true }),
  webp: (p) => p.webp({ quality: 72 }),
  png: (p) => p.png({ palette: true, colours: 64, effort: 10, dither: 0.2 }),
};
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const index = [];
const drawn = new Map();
for (const [name, scene, seed, dimensions, options, caption, type, bank] of pictures) {
  const picture = await (await scenes[scene](seed, dimensions, options)).png().toBuffer();
  drawn.set(name, picture);
  let bytes = await encoders[type](sharp(picture)).toBuffer();
  for (let width = dimensions[0] - 60; bytes.length > 78_000; width -= 60)
    bytes = await encoders[type](sharp(picture).resize({ width })).toBuffer();
  const file = `${name}.${type}`;
  writeFileSync(new URL(file, folder), bytes);
  index.push({ file, caption, scene, ...(bank ? { bank: true } : {}) });
}
for (const [name, edit] of edits) {
  const picture = await overlays[edit](sharp(drawn.get(name)));
  const edited = sharp(edit === 'recompressed' ? await picture.toBuffer() : await picture.png().toBuffer());
  const file = `${name}-${edit}.jpg`;
  const { caption } = index.find((entry) => entry.file.startsWith(`${name}.`));
  const bytes = edit === 'recompressed' ? await picture.toBuffer() : await encoders.jpg(edited).toBuffer();
  writeFileSync(new URL(file, folder), bytes);
  index.push({ file, caption: `${caption} (${edit})`, expect: 'match', of: index.find((entry) => entry.file.startsWith(`${name}.`)).file });
}
writeFileSync(new URL('index.json', folder), `${JSON.stringify(index, null, 2)}\n`);
