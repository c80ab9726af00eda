// A library of books in memory, on loopback, as an API to put behind Gatehouse: node library.mjs [port]
import { createServer } from 'node:http';

const port = Number(process.argv[2] ?? 7020);
const books = [
  { id: 1, title: 'The Left Hand of Darkness' },
  { id: 2, title: 'Pnin' },
];
const bodyLimit = 64 * 1024;

async function handle(request, response) {
  const [, collection, id, rest] = new URL(request.url ?? '/', 'http://library').pathname.split('/');
  if (collection !== 'books' || rest !== undefined) return answer(response, 404, { message: 'no such page' });
  if (id !== undefined) {
    const book = books.find(candidate => String(candidate.id) === id);
    return book ? answer(response, 200, book) : answer(response, 404, { message: 'no such book' });
  }
  if (request.method !== 'POST') return answer(response, 200, books);
  const title = titleIn(await textOf(request));
  if (title === undefined) return answer(response, 422, { message: 'a book needs a title' });
  const book = { id: books.length + 1, title };
  books.push(book);
  return answer(response, 201, book);
}

createServer((request, response) => {
  handle(request, response).catch(() => response.destroy());
}).listen(port, '127.0.0.1', () => console.log(`The library answers at http://127.0.0.1:${port}/books`));

function answer(response, status, document) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(document)}\n`);
}

async function textOf(request) {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > bodyLimit) break;
  }
  return text;
}

function titleIn(text) {
  try {
    const { title } = JSON.parse(text);
    return typeof title === 'string' && title !== '' ? title : undefined;
  } catch {
    return undefined;
  }
}
