/** A labelled text as the data folder holds it; see docs/text-model.md. null means "not known", never "no". */
export interface DataRow {
  id: string;
  text: string;
  lang: string;
  split: 'train' | 'dev' | 'test';
  labels: Record<string, unknown>;
  toxic: 1 | 0 | null;
  tfgbv: 1 | 0 | null;
  categories: string[];
  source: string;
}

/** Written templates: few, ours, not checked by a native speaker unless `reviewed`. */
export interface TemplateRow {
  text: string;
  lang: string;
  labels: string[];
  split: 'train' | 'dev';
  kind: string;
  reviewed?: boolean;
}
