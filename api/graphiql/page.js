// Opens GraphiQL with one tab for each example of this server: signed in, and with the ids that this sample has.
(function () {
  "use strict";
  var tabs = JSON.parse(document.getElementById("examples").textContent);
  var fetcher = GraphiQL.createFetcher({ url: "/graphql" });
  var SIGN_IN = "mutation ($input: SignInInput!) { signIn(input: $input) { ... on Session { token } } }";
  var MY_BRAND = "{ me { memberships { brand { id } } } }";

  function ask(query, variables, headers) {
    return fetch("/graphql", {
      method: "POST",
      headers: Object.assign({ "content-type": "application/json" }, headers),
      body: JSON.stringify({ query: query, variables: variables }),
    })
      .then(function (answer) { return answer.json(); })
      .then(function (answer) { return firstText(answer.data); });
  }

  // The first text in an answer: a token, an id, a number.
  function firstText(value) {
    if (typeof value === "string") return value;
    if (value === null || typeof value !== "object") return null;
    return Object.values(value).reduce(function (found, each) {
      return found === null ? firstText(each) : found;
    }, null);
  }

  function headersFor(signIn) {
    if (!signIn) return Promise.resolve({});
    return ask(SIGN_IN, { input: signIn }, {}).then(function (token) {
      if (token === null) return {};
      var headers = { Authorization: "Bearer " + token };
      return ask(MY_BRAND, {}, headers).then(function (brand) {
        return brand === null ? headers : Object.assign(headers, { "Acting-As": "brand:" + brand });
      });
    });
  }

  function variablesFor(tab, headers) {
    var variables = tab.variables ? JSON.parse(tab.variables) : {};
    return Promise.all(
      Object.keys(tab.find).map(function (name) {
        return ask(tab.find[name], {}, headers).then(function (found) {
          if (found !== null) variables[name] = found;
        });
      }),
    ).then(function () { return variables; });
  }

  function pretty(values) {
    return Object.keys(values).length ? JSON.stringify(values, null, 2) : "";
  }

  function opened(tab) {
    var asItIs = { query: tab.query, variables: tab.variables, headers: tab.headers };
    return headersFor(tab.sign_in)
      .then(function (headers) {
        return variablesFor(tab, headers).then(function (variables) {
          return { query: tab.query, variables: pretty(variables), headers: pretty(headers) || tab.headers };
        });
      })
      .catch(function () { return asItIs; });
  }

  Promise.all(tabs.map(opened)).then(function (defaultTabs) {
    ReactDOM.createRoot(document.getElementById("graphiql")).render(
      React.createElement(GraphiQL, {
        fetcher: fetcher,
        defaultTabs: defaultTabs,
        defaultEditorToolsVisibility: "headers",
        shouldPersistHeaders: false,
      })
    );
  });
})();
