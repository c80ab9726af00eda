/** Stands in place of the screens when there is no build of them. Holds no script and no style. */
export const notBuiltPage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Gatehouse: screens not built</title></head>
<body>
<h1>The screens are not built</h1>
<p>Gatehouse runs, but the files of its screens are missing. In its directory, run</p>
<pre>npm ci
npm run build</pre>
<p>and load this page again. The gateway and the API work meanwhile.</p>
</body>
</html>
`;
