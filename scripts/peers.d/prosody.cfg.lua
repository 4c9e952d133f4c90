-- A Prosody on loopback for scripts/demo and the interop tests: no TLS unless asked for, no limits, plain accounts.
pidfile = "@DIR@/prosody.pid"
data_path = "@DIR@/data"
certificates = "@DIR@/data"
log = { @LOGLEVEL@ = "@DIR@/log" }
daemonize = false
plugin_paths = { "/usr/lib/prosody/modules" }

interfaces = { "127.0.0.1" }
local_interfaces = { "127.0.0.1" }
c2s_ports = { @C2S_PORT@ }
c2s_direct_tls_ports = {}
s2s_ports = {}
http_ports = {}
https_ports = {}
component_ports = { @COMPONENT_PORT@ }
component_conflict_resolve = "@CONFLICT@"

modules_enabled = { "roster", "saslauth", "tls", "disco", "ping", "iq", "message", "presence" }
?C2S_TLS=no modules_disabled = { "s2s", "limits", "tls" }
?C2S_TLS=yes modules_disabled = { "s2s", "limits" }
?C2S_TLS=yes ssl = { certificate = "@DIR@/cert.pem", key = "@DIR@/key.pem" }
authentication = "internal_plain"
storage = "internal"
c2s_require_encryption = false
allow_unencrypted_plain_auth = true

-- Each host has delegations of its own: a table that two hosts share is filled by the first, and the second never asks for features.
VirtualHost "@DOMAIN@"
?DELEGATION=yes    modules_enabled = { "delegation" }
?DELEGATION=yes    delegations = {
?DELEGATION=yes        ["urn:xmpp:extdisco:2"] = { jid = "@COMPONENT@" };
?DELEGATION=yes        ["urn:xmpp:extdisco:1"] = { jid = "@COMPONENT@" };
?DELEGATION=yes    }

VirtualHost "@DOMAIN2@"
?DELEGATION=yes    modules_enabled = { "delegation" }
?DELEGATION=yes    delegations = {
?DELEGATION=yes        ["urn:xmpp:extdisco:2"] = { jid = "@COMPONENT@" };
?DELEGATION=yes        ["urn:xmpp:extdisco:1"] = { jid = "@COMPONENT@" };
?DELEGATION=yes    }

Component "@COMPONENT@"
    component_secret = "@COMPONENT_SECRET@"
?DELEGATION=yes    modules_enabled = { "delegation" }
