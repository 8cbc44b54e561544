"""How every form looks: an error summary first, then each field with its help above and its error below (서식)."""

from django.forms.renderers import TemplatesSetting


class OfficeRenderer(TemplatesSetting):
    """`{{ form }}` in the office's look. Labels, help and errors are tied to their field for screen readers."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
