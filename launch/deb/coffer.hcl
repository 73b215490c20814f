# Coffer listens on this machine alone until it has a certificate: see tls_cert_file and tls_key_file.
listener "tcp" {
  address     = "127.0.0.1:8200"
  tls_disable = true
}

storage "embedded" {
  path = "/var/lib/coffer"
}
