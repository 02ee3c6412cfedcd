split var=(name, "it's")
SELECT :name, :'name', :"name", a::name, ':name', x[1:name], :other;
----
statement SELECT it's, 'it''s', "it's", a::name, ':name', x[1it's], :other;
=>
