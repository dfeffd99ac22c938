import sharp, { type Sharp } from 'sharp';

/** A picture in memory, without its encoding: lossless, upright, RGB. */
export interface Original {
  name: string;
  png: Buffer;
  width: number;
  height: number;
}

/** One thing that people do to a picture before they post it again. Returns the bytes of the new file. */
export interface Edit {
  name: string;
  group: string;
  apply(original: Original): Promise<Buffer>;
}

const open = (original: Original) => sharp(original.png);
const jpeg = (picture: Sharp) => picture.jpeg({ quality: 85 }).toBuffer();
const svg = (width: number, height: number, body: string) =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${body}</svg>`);
const edit = (group: string, name: string, apply: Edit['apply']): Edit => ({ group, name, apply });

/** Words as bars, so that the result does not hang on the machine's fonts. */
function words(left: number, top: number, width: number, size: number, fill: string): string {
  const lengths = [3, 6, 2, 5, 4, 7, 3, 4];
  let body = '';
  let x = left;
  for (let i = 0; x < left + width; i += 1) {
    const length = Math.min(lengths[i % lengths.length]! * size * 0.5, left + width - x);
    body += `<rect x="${x}" y="${top}" width="${length}" height="${size * 0.72}" rx="${size * 0.15}" fill="${fill}"/>`;
    x += length + size * 0.4;
  }
  return body;
}

const overlay = (name: string, group: string, body: (width: number, height: number) => string) =>
  edit(group, name, (o) => jpeg(open(o).composite([{ input: svg(o.width, o.height, body(o.width, o.height)) }])));

const resize = (percent: number) =>
  edit('resize', `resize ${percent} %`, (o) =>
    jpeg(open(o).resize({ width: Math.max(16, Math.round((o.width * percent) / 100)) })),
  );
const requality = (quality: number) =>
  edit('JPEG', `JPEG quality ${quality}`, (o) => open(o).jpeg({ quality }).toBuffer());
/** `percent` of the width and height off each of the sides named. */
const crop = (percent: number, sides: 'every side' | 'one corner') =>
  edit('crop', `crop ${percent} % off ${sides}`, (o) => {
    const x = Math.round((o.width * percent) / 100);
    const y = Math.round((o.height * percent) / 100);
    const both = sides === 'every side' ? 2 : 1;
    return jpeg(open(o).extract({ left: x, top: y, width: o.width - both * x, height: o.height - both * y }));
  });
const border = (percent: number, colour: string) =>
  edit('border', `border ${percent} % ${colour}`, (o) => {
    const n = Math.round((o.width * percent) / 100);
    return jpeg(open(o).extend({ top: n, bottom: n, left: n, right: n, background: colour }));
  });
/** Bands above and below, or at both sides, to a square or to `ratio`. */
const letterbox = (name: string, ratio: number) =>
  edit('letterbox', `letterbox ${name}`, (o) => {
    const width = Math.max(o.width, Math.round(o.height * ratio));
    const height = Math.max(o.height, Math.round(o.width / ratio));
    const [x, y] = [width - o.width, height - o.height].map((n) => Math.floor(n / 2)) as [number, number];
    const sides = { left: x, right: width - o.width - x, top: y, bottom: height - o.height - y };
    return jpeg(open(o).extend({ ...sides, background: 'black' }));
  });

/** A phone's screen with the picture in a post: status bar, header, picture over the full width, buttons, text. */
const screenshot = (name: string, ground: string, ink: string, bar: string) =>
  edit('screenshot', `phone screenshot, ${name}`, async (o) => {
    const [width, height] = [720, 1520];
    const picture = await open(o)
      .resize({ width, height: 1040, fit: 'inside', withoutEnlargement: false })
      .png()
      .toBuffer({ resolveWithObject: true });
    const top = Math.round((height - picture.info.height) / 2) - 60;
    const left = Math.round((width - picture.info.width) / 2);
    const below = top + picture.info.height;
    const buttons = [0.06, 0.17, 0.28, 0.92]
      .map((x) => `<circle cx="${width * x}" cy="${below + 40}" r="17" fill="none" stroke="${ink}" stroke-width="5"/>`)
      .join('');
    const input = svg(
      width,
      height,
      `<rect width="${width}" height="46" fill="${bar}"/>${words(24, 14, 70, 24, ink)}${words(590, 14, 110, 24, ink)}
       <circle cx="52" cy="${top - 46}" r="30" fill="#c58"/>${words(98, top - 62, 230, 28, ink)}${words(98, top - 32, 150, 20, '#888')}
       ${buttons}${words(24, below + 84, 640, 26, ink)}${words(24, below + 120, 500, 26, ink)}
       <rect y="${height - 78}" width="${width}" height="78" fill="${bar}"/>${[0.1, 0.3, 0.5, 0.7, 0.9].map((x) => `<rect x="${width * x - 16}" y="${height - 56}" width="32" height="32" rx="6" fill="${ink}"/>`).join('')}`,
    );
    return jpeg(
      sharp({ create: { width, height, channels: 3, background: ground } }).composite([
        { input },
        { input: picture.data, left, top },
      ]),
    );
  });

export const EDITS: Edit[] = [
  ...[25, 50, 75, 150, 200].map(resize),
  ...[30, 50, 70, 90].map(requality),
  ...[1, 2, 5, 10].map((n) => crop(n, 'every side')),
  ...[5, 10].map((n) => crop(n, 'one corner')),
  edit('brightness', 'brightness +25 %', (o) => jpeg(open(o).modulate({ brightness: 1.25 }))),
  edit('brightness', 'brightness -25 %', (o) => jpeg(open(o).modulate({ brightness: 0.75 }))),
  edit('brightness', 'contrast +30 %', (o) => jpeg(open(o).linear(1.3, -38))),
  edit('brightness', 'saturation +50 %', (o) => jpeg(open(o).modulate({ saturation: 1.5 }))),
  overlay(
    'caption below, on the picture',
    'caption',
    (w, h) =>
      `<rect y="${h * 0.84}" width="${w}" height="${h * 0.12}" fill="black" fill-opacity="0.6"/>${words(w * 0.08, h * 0.87, w * 0.84, h * 0.07, 'white')}`,
  ),
  overlay('caption above, no ground', 'caption', (w, h) => words(w * 0.1, h * 0.05, w * 0.8, h * 0.08, 'white')),
  edit('caption', 'caption in a white band above', (o) => {
    const band = Math.round(o.height * 0.16);
    const input = svg(o.width, o.height + band, words(o.width * 0.05, band * 0.3, o.width * 0.9, band * 0.4, 'black'));
    return open(o)
      .extend({ top: band, background: 'white' })
      .png()
      .toBuffer()
      .then((png) => jpeg(sharp(png).composite([{ input }])));
  }),
  overlay('emoji 15 %', 'emoji', (w, h) => {
    const r = h * 0.15;
    return `<g transform="translate(${w * 0.66} ${h * 0.6})"><circle r="${r}" fill="#fc3"/><circle cx="${-r * 0.35}" cy="${-r * 0.25}" r="${r * 0.13}"/><circle cx="${r * 0.35}" cy="${-r * 0.25}" r="${r * 0.13}"/><path d="M${-r * 0.5} ${r * 0.2} q${r * 0.5} ${r * 0.6} ${r} 0" stroke="black" stroke-width="${r * 0.12}" fill="none"/></g>`;
  }),
  overlay(
    'watermark in a corner',
    'watermark',
    (w, h) => `<g opacity="0.7">${words(w * 0.68, h * 0.9, w * 0.28, h * 0.06, 'white')}</g>`,
  ),
  overlay('watermark, tiled', 'watermark', (w, h) =>
    [0, 1, 2, 3, 4]
      .map(
        (i) =>
          `<g opacity="0.3" transform="rotate(-25 ${w / 2} ${h / 2})">${words(w * 0.1, h * (0.05 + i * 0.2), w * 0.8, h * 0.04, 'white')}</g>`,
      )
      .join(''),
  ),
  border(2, 'white'),
  border(5, 'white'),
  border(5, 'black'),
  border(10, 'rebeccapurple'),
  letterbox('1:1', 1),
  letterbox('9:16', 9 / 16),
  letterbox('2.2:1', 2.2),
  screenshot('light', '#ffffff', '#222222', '#ffffff'),
  screenshot('dark', '#101418', '#e8e8e8', '#101418'),
  screenshot('coloured bars', '#f0f2f5', '#33363a', '#2b5a9b'),
  edit('greyscale', 'greyscale', (o) => jpeg(open(o).greyscale())),
  edit('blur', 'blur, sigma 0.5 % of the width', (o) => jpeg(open(o).blur(Math.max(0.5, o.width * 0.005)))),
  edit('blur', 'blur, sigma 1 % of the width', (o) => jpeg(open(o).blur(Math.max(0.5, o.width * 0.01)))),
  edit('format', 'WebP quality 50', (o) => open(o).webp({ quality: 50 }).toBuffer()),
  edit('format', 'PNG', (o) => open(o).png().toBuffer()),
  edit('format', 'GIF', (o) => open(o).gif().toBuffer()),
  edit('rotate', 'rotate 90', (o) => jpeg(open(o).rotate(90))),
  edit('rotate', 'rotate 180', (o) => jpeg(open(o).rotate(180))),
  edit('rotate', 'rotate 270', (o) => jpeg(open(o).rotate(270))),
  edit('tilt', 'rotate 2 degrees, black corners', (o) => jpeg(open(o).rotate(2, { background: 'black' }))),
  edit('tilt', 'rotate -2 degrees, white corners', (o) => jpeg(open(o).rotate(-2, { background: 'white' }))),
  edit('mirror', 'mirror left-right', (o) => jpeg(open(o).flop())),
  edit('mirror', 'mirror top-bottom', (o) => jpeg(open(o).flip())),
  edit('format', 'EXIF orientation 6', (o) =>
    open(o).rotate(270).withMetadata({ orientation: 6 }).jpeg({ quality: 85 }).toBuffer(),
  ),
];
