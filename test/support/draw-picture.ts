import sharp from 'sharp';

/** A picture with enough in it for PDQ; another seed, another picture. */
export async function drawPicture(seed: number): Promise<Buffer> {
  const shapes = Array.from({ length: 24 }, (_, i) => {
    const n = (k: number) => Math.abs(Math.sin(seed * 97 + i * 31 + k * 7));
    return `<rect x="${n(1) * 300}" y="${n(2) * 200}" width="${30 + n(3) * 120}" height="${20 + n(4) * 90}" fill="hsl(${n(5) * 360},60%,${20 + n(6) * 60}%)" transform="rotate(${n(7) * 90} 160 120)"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="240"><rect width="320" height="240" fill="#456"/>${shapes.join('')}</svg>`;
  // The product reads no SVG, and blocks it where its decoder runs in this process; a test that draws may.
  sharp.unblock({ operation: ['VipsForeignLoadSvg'] });
  return await sharp(Buffer.from(svg)).jpeg().toBuffer();
}
