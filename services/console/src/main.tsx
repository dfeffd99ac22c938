import './styles/base.css';
import './styles/layout.css';
import './styles/parts.css';
import './styles/review.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { applyKeptTheme } from './layout/theme.ts';

applyKeptTheme();
createRoot(document.getElementById('app') as HTMLElement).render(<App />);
