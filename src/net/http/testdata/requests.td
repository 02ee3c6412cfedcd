send
GET /health HTTP/1.1
Host: h
 
----
----
HTTP/1.1 200 OK
Content-Type: application/json
Content-Length: 16
Connection: keep-alive

{"status":"ok"}
----
----

send
GET /sick HTTP/1.1
Host: h
 
----
----
HTTP/1.1 503 Service Unavailable
Content-Type: application/json
Content-Length: 56
Connection: keep-alive

{"status":"unavailable","reason":"no \"quorum\"\u000a"}
----
----

send
GET /metrics HTTP/1.1
Host: h
 
----
----
HTTP/1.1 200 OK
Content-Type: text/plain; version=0.0.4; charset=utf-8
Content-Length: 79
Connection: keep-alive

# HELP requests_total Requests.
# TYPE requests_total counter
requests_total 7
----
----

# The query goes to the handler; bytes may come one by one.
send pieces=1
GET /echo?a=1&b=%20 HTTP/1.1
Host: h
 
----
----
HTTP/1.1 200 OK
Content-Type: text/plain; charset=utf-8
Content-Length: 10
Connection: keep-alive

a=1&b=%20
----
----

# Two requests in one segment, the second asking to close.
send answers=3
GET /echo?1 HTTP/1.1
Host: h
 
GET /echo?2 HTTP/1.1
Host: h
Connection: close
 
----
----
HTTP/1.1 200 OK
Content-Type: text/plain; charset=utf-8
Content-Length: 2
Connection: keep-alive

1
HTTP/1.1 200 OK
Content-Type: text/plain; charset=utf-8
Content-Length: 2
Connection: close

2
closed
----
----

send answers=2
GET /health HTTP/1.0
 
----
----
HTTP/1.1 200 OK
Content-Type: application/json
Content-Length: 16
Connection: close

{"status":"ok"}
closed
----
----

send
HEAD /health HTTP/1.1
Host: h
 
----
----
HTTP/1.1 200 OK
Content-Type: application/json
Content-Length: 16
Connection: keep-alive

----
----
