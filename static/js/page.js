// Asks the gallery for one of its pages, or posts a form to it. Answers with the document, which is read and never run:
// XMLHttpRequest makes one without a Trusted Types policy, fetch cannot.
export function fetchPage(address, form) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(form ? "POST" : "GET", address);
    request.responseType = "document";
    request.onload = () => {
      const { response, status, responseURL } = request;
      if (response) resolve({ document: response, status, url: new URL(responseURL) });
      else reject(new Error(`no page: ${status}`));
    };
    request.onerror = () => reject(new Error("no answer"));
    request.send(form ? new URLSearchParams(form) : null);
  });
}
