variable "names" {
  type    = list(string)
  default = ["a", "b"]
}

resource "aws_instance" "web" {
  count = length(var.names) > 2 ? 3 : 1
  ami   = data.aws_ami.x.id
  tags = {
    Name = "web-${count.index}"
    "é"  = <<-EOT
      first
        second ${var.names[0]}
    EOT
  }

  dynamic "ebs_block_device" {
    for_each = toset([1, 2])
    content {
      device_name = "xvd${ebs_block_device.value}"
    }
  }
}

locals {
  m = { for i, n in var.names : n => upper(n) if length(n) > 0 }
  s = "%{for n in var.names}${n} %{endfor}"
}

output "ids" {
  value = aws_instance.web[*].id
}
