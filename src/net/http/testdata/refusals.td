send
GET /nothing HTTP/1.1
Host: h
 
----
----
HTTP/1.1 404 Not Found
Content-Type: text/plain; charset=utf-8
Content-Length: 10
Connection: keep-alive

Not Found
----
----

send
GET /healthy HTTP/1.1
Host: h
 
----
----
HTTP/1.1 404 Not Found
Content-Type: text/plain; charset=utf-8
Content-Length: 10
Connection: keep-alive

Not Found
----
----

send
POST /health HTTP/1.1
Host: h
 
----
----
HTTP/1.1 405 Method Not Allowed
Content-Type: text/plain; charset=utf-8
Content-Length: 19
Connection: keep-alive
Allow: GET, HEAD

Method Not Allowed
----
----

# A body is refused, and not taken for the next request.
send answers=2
GET /health HTTP/1.1
Host: h
Content-Length: 30
 
GET /echo?smuggled HTTP/1.1
Host: h
 
----
----
HTTP/1.1 413 Payload Too Large
Content-Type: text/plain; charset=utf-8
Content-Length: 18
Connection: close

Payload Too Large
closed
----
----

send answers=2
GET /health HTTP/1.1
Host: h
Transfer-Encoding: chunked
 
----
----
HTTP/1.1 413 Payload Too Large
Content-Type: text/plain; charset=utf-8
Content-Length: 18
Connection: close

Payload Too Large
closed
----
----

send answers=2
garbage
 
----
----
HTTP/1.1 400 Bad Request
Content-Type: text/plain; charset=utf-8
Content-Length: 12
Connection: close

Bad Request
closed
----
----

send answers=2
GET /health SMTP/9
 
----
----
HTTP/1.1 400 Bad Request
Content-Type: text/plain; charset=utf-8
Content-Length: 12
Connection: close

Bad Request
closed
----
----

send-long bytes=9000 answers=2
----
----
HTTP/1.1 431 Request Header Fields Too Large
Content-Type: text/plain; charset=utf-8
Content-Length: 32
Connection: close

Request Header Fields Too Large
closed
----
----

send-long bytes=4000
----
----
HTTP/1.1 200 OK
Content-Type: application/json
Content-Length: 16
Connection: keep-alive

{"status":"ok"}
----
----

send answers=2
GET /health HTTP/1.1
Content-Length: -5
 
----
----
HTTP/1.1 400 Bad Request
Content-Type: text/plain; charset=utf-8
Content-Length: 12
Connection: close

Bad Request
closed
----
----
