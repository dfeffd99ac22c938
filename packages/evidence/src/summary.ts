/** A page for people: what is in the package, and what was decided. Complete in itself, no script, nothing fetched. */

export interface SummaryData {
  lang: 'en' | 'fr' | 'ar';
  id: string;
  sealedAt: string;
  organisation: string;
  caseId: string;
  restricted: boolean;
  purpose: string;
  recipient: { kind: string; name: string; organisation?: string | undefined };
  fingerprint: string;
  country: string | null;
  labels: readonly string[];
  urgency: number;
  itemCount: number;
  mediaCount: number;
  decisions: readonly { at: string; by: string; policyLabel: string; action: string; rationale: string | null }[];
  /** The first items; all are in the package as JSON. */
  items: readonly {
    id: string;
    source: string;
    url: string | null;
    author: string | null;
    receivedAt: string;
    lang: string | null;
    text: string | null;
    media: readonly { id: string; sha256: string | null; pdq: string | null; file: string | null }[];
  }[];
  custody: readonly { seq: number; at: string; actor: string; type: string }[];
}

const WORDS = {
  en: {
    title: 'Evidence package',
    sealed: 'Sealed at',
    by: 'Sealed by',
    for: 'Sealed for',
    purpose: 'Purpose',
    case: 'Case',
    country: 'Country',
    labels: 'Labels',
    urgency: 'Urgency',
    items: 'Items',
    media: 'Images',
    decisions: 'Decisions',
    custody: 'Chain of custody',
    key: 'Fingerprint of the signing key',
    first: 'The first items are shown; all are in the folder items/.',
    minor: 'A minor may be shown. Handle by the law of your country; open nothing that you need not open.',
    how: 'README.txt says how to check the signature and how to open the encrypted images.',
  },
  fr: {
    title: 'Dossier de preuves',
    sealed: 'Scellé le',
    by: 'Scellé par',
    for: 'Scellé pour',
    purpose: 'Objet',
    case: 'Cas',
    country: 'Pays',
    labels: 'Qualifications',
    urgency: 'Urgence',
    items: 'Publications',
    media: 'Images',
    decisions: 'Décisions',
    custody: 'Chaîne de conservation',
    key: 'Empreinte de la clé de signature',
    first: 'Les premières publications sont montrées ; toutes sont dans le dossier items/.',
    minor: 'Une personne mineure peut être visible. Respectez la loi de votre pays ; n’ouvrez rien sans nécessité.',
    how: 'README.txt explique comment vérifier la signature et ouvrir les images chiffrées.',
  },
  ar: {
    title: 'حزمة أدلة',
    sealed: 'خُتمت في',
    by: 'ختمتها',
    for: 'مختومة لأجل',
    purpose: 'الغرض',
    case: 'القضية',
    country: 'البلد',
    labels: 'التصنيفات',
    urgency: 'الأولوية',
    items: 'المنشورات',
    media: 'الصور',
    decisions: 'القرارات',
    custody: 'سلسلة الحيازة',
    key: 'بصمة مفتاح التوقيع',
    first: 'تظهر هنا المنشورات الأولى؛ وكلها في المجلد items/.',
    minor: 'قد يظهر قاصر. تعاملوا معها وفق قانون بلدكم، ولا تفتحوا ما لا حاجة إلى فتحه.',
    how: 'يشرح ملف README.txt كيفية التحقق من التوقيع وفتح الصور المشفّرة.',
  },
} as const;
export type SummaryLang = keyof typeof WORDS;
export const SUMMARY_LANGS = Object.keys(WORDS) as SummaryLang[];

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** Text as text: no markup of it is read, and marks that turn the direction of what follows are shown by their code. */
export const escapeHtml = (text: string) =>
  text
    .replace(/[&<>"']/g, (c) => ESCAPES[c]!)
    .replace(
      /[\u202a-\u202e\u2066-\u2069\u200e\u200f]/g,
      (c) => `<code>U+${c.codePointAt(0)!.toString(16).toUpperCase()}</code>`,
    )
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\ufffd');
const e = (value: string | number | null) => (value === null ? '–' : escapeHtml(String(value)));
const isolated = (value: string | null) => (value === null ? '–' : `<bdi>${e(value)}</bdi>`);

export function summaryHtml(data: SummaryData): string {
  const w = WORDS[data.lang];
  const dir = data.lang === 'ar' ? 'rtl' : 'ltr';
  const row = (name: string, value: string) => `<tr><th scope="row">${name}</th><td>${value}</td></tr>`;
  const media = (m: SummaryData['items'][number]['media'][number]) =>
    `<li><code>${e(m.file)}</code><br>SHA-256 <code>${e(m.sha256)}</code><br>PDQ <code>${e(m.pdq)}</code></li>`;
  const item = (i: SummaryData['items'][number]) => `<section><h3><code>${e(i.id)}</code></h3>
<p>${isolated(i.source)} · ${isolated(i.author)} · <time>${e(i.receivedAt)}</time> · ${isolated(i.url)}</p>
${i.text === null ? '' : `<blockquote dir="auto"${i.lang === null ? '' : ` lang="${e(i.lang)}"`}>${e(i.text)}</blockquote>`}
${i.media.length === 0 ? '' : `<ul>${i.media.map(media).join('')}</ul>`}</section>`;
  return `<!doctype html>
<html lang="${data.lang}" dir="${dir}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${w.title} ${e(data.id)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #999;padding:.3rem .6rem;text-align:start;vertical-align:top}
code{overflow-wrap:anywhere;direction:ltr;unicode-bidi:isolate}blockquote{border-inline-start:.3rem solid #999;margin:0;padding:.3rem 1rem;white-space:pre-wrap;overflow-wrap:anywhere}
.minor{border:.2rem solid #b00;padding:.6rem 1rem;font-weight:bold}</style></head><body>
<h1>${w.title}</h1>${data.restricted ? `<p class="minor" role="note">${w.minor}</p>` : ''}
<table>${row(w.case, `<code>${e(data.caseId)}</code>`)}${row(w.sealed, `<time>${e(data.sealedAt)}</time>`)}${row(w.by, isolated(data.organisation))}
${row(w.for, `${isolated(data.recipient.name)} (${e(data.recipient.kind)})${data.recipient.organisation === undefined ? '' : `, ${isolated(data.recipient.organisation)}`}`)}
${row(w.purpose, isolated(data.purpose))}${row(w.country, isolated(data.country))}${row(w.labels, e(data.labels.join(', ')))}${row(w.urgency, e(data.urgency))}
${row(w.items, e(data.itemCount))}${row(w.media, e(data.mediaCount))}${row(w.key, `<code>${e(data.fingerprint)}</code>`)}</table>
<p>${w.how}</p>
<h2>${w.decisions}</h2><table>${data.decisions
    .map((d) =>
      row(`<time>${e(d.at)}</time>`, `${e(d.by)}: ${e(d.policyLabel)} → ${e(d.action)}<br>${isolated(d.rationale)}`),
    )
    .join('')}</table>
<h2>${w.items}</h2>${data.items.length < data.itemCount ? `<p>${w.first}</p>` : ''}${data.items.map(item).join('\n')}
<h2>${w.custody}</h2><table>${data.custody
    .map((l) => row(e(l.seq), `<time>${e(l.at)}</time> ${e(l.actor)}: ${e(l.type)}`))
    .join('')}</table></body></html>
`;
}

/** How to check and open a package without this software; the commands were run as they stand. */
export const readmeText = (about: {
  id: string;
  fingerprint: string;
  hasKeyFile: boolean;
}) => `Evidence package ${about.id}

WHAT IS HERE
  summary.html        to read in a browser (no script, works offline)
  case.json           the case; decisions.json: what was decided and by whom (pseudonyms)
  items/              each post as it was received, with scores, model versions and hashes
  media/              the images, encrypted with age (https://age-encryption.org)
  custody/            who did what and when: one line each, every line hashed to the one before
  reviewers.age       who the pseudonyms are; only the organisation that sealed this can open it
  manifest.json       the SHA-256 of every file; manifest.sig: its Ed25519 signature; public-key.pem

TO CHECK IT WITH HAETAE, OFFLINE
  haetae verify PACKAGE.zip --key "${about.fingerprint}"
  Compare the fingerprint with the one the organisation gave you by another way (telephone, letter).

TO CHECK IT WITHOUT HAETAE
  openssl pkey -pubin -in public-key.pem -outform DER | sha256sum
      must show ${about.fingerprint.replace('SHA256:', '')}
  openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in manifest.json -sigfile manifest.sig
      must say: Signature Verified Successfully
  python3 -c "import json; [print(f['sha256']+'  '+f['path']) for f in json.load(open('manifest.json'))['files']]" | sha256sum -c --quiet
      must say nothing

TO OPEN THE IMAGES
  ${
    about.hasKeyFile
      ? 'The key is the file media-key.age, locked with a passphrase that you were told by another way.'
      : 'The key comes in a file of its own (media-key.age), locked with a passphrase that you are told by another way.'
  }
  age -d -i media-key.age -o image media/NAME.age
`;
